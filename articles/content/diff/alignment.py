"""Which block of one text is which of another, in a time that grows with their length."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from itertools import pairwise

from articles.content.diff.words import Pairs, between_common_ends

# Below that share of common words two blocks are not one that was changed.
ALIKE = 0.4
# So many pairs are looked at to find which blocks of two texts are alike, and so many words of them;
# of more, only those near.
LOOKED_AT = 20_000
WORDS_LOOKED_AT = 1_000_000


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The places of equal items that stand in the same order in both.

    What is there only once holds the rest in place; the rest is found between.
    """
    ends = [(-1, -1)], [(len(old), len(new))]
    pairs: Pairs = []
    for (i, j), (k, m) in pairwise([*ends[0], *_rising(_unique(old, new)), *ends[1]]):
        between = _align_gap(old[i + 1 : k], new[j + 1 : m])
        pairs += [(i + 1 + a, j + 1 + b) for a, b in between]
        pairs.append((k, m))
    return pairs[:-1]


def moved(
    old: Sequence[Hashable], new: Sequence[Hashable], aligned: Pairs
) -> Iterator[tuple[int, int]]:
    """The places of equal items that are left over in both: they stand in another order."""
    taken_old, taken_new = {i for i, _ in aligned}, {j for _, j in aligned}
    places = defaultdict(list)
    for place in reversed(range(len(old))):
        if place not in taken_old:
            places[old[place]].append(place)
    for place, item in enumerate(new):
        if place not in taken_new and places.get(item):
            yield places[item].pop(), place


def gaps(
    aligned: Pairs, old_count: int, new_count: int, moves: Collection[tuple[int, int]] = ()
) -> Iterator[tuple[list[int], list[int]]]:
    """The places between aligned ones, without those that were moved."""
    left, come = {i for i, _ in moves}, {j for _, j in moves}
    for (i, j), (k, m) in pairwise([(-1, -1), *aligned, (old_count, new_count)]):
        gap = (
            [n for n in range(i + 1, k) if n not in left],
            [n for n in range(j + 1, m) if n not in come],
        )
        if all(gap):
            yield gap


def alike(old: Sequence[set[str]], new: Sequence[set[str]]) -> Callable[[int, int], float]:
    """How much two blocks, each given as its words, have in common: 0 to 1."""
    vocabulary = set().union(*old) & set().union(*new)
    old_shared, new_shared = ([words & vocabulary for words in row] for row in (old, new))

    def likeness(i: int, j: int) -> float:
        shared = len(old_shared[i] & new_shared[j])
        return 2 * shared / (len(old[i]) + len(new[j])) if shared else 0.0

    return likeness


def reach_of(sizes: Sequence[int]) -> int:
    """How far from its place each block is looked for, in all rows of blocks to be paired.

    `sizes` says how many words each of them has. The further, the fewer and the shorter they are.
    """
    by_pairs = LOOKED_AT // (2 * len(sizes) or 1)
    by_words = WORDS_LOOKED_AT // (2 * sum(sizes) or 1)
    return max(4, min(by_pairs, by_words))


def pair(
    old_count: int, new_count: int, likeness: Callable[[int, int], float], *, reach: int
) -> Pairs:
    """Which item became which, in order, so that the pairs are as much alike as they can be.

    An item is looked for no further than `reach` from where it would be if the rows were stretched
    to one length.
    """
    if not old_count or not new_count:
        return []
    # The best chain of pairs up to each place in the new row, as a Fenwick tree of maxima.
    best: list[tuple[float, tuple | None]] = [(0.0, None)] * (new_count + 1)
    for i in range(old_count):
        middle = i * new_count // old_count
        for j in reversed(range(max(0, middle - reach), min(new_count, middle + reach + 1))):
            if (weight := likeness(i, j)) >= ALIKE:
                total, chain = _best_before(best, j)
                _improve(best, j + 1, (total + weight, (i, j, chain)))
    return _unchained(_best_before(best, new_count)[1])


def _best_before(best: list[tuple[float, tuple | None]], end: int) -> tuple[float, tuple | None]:
    found = best[0]
    while end:
        if best[end][0] > found[0]:
            found = best[end]
        end -= end & -end
    return found


def _improve(
    best: list[tuple[float, tuple | None]], place: int, entry: tuple[float, tuple | None]
) -> None:
    while place < len(best):
        if entry[0] > best[place][0]:
            best[place] = entry
        place += place & -place


def _unchained(chain: tuple | None) -> Pairs:
    pairs = []
    while chain:
        i, j, chain = chain
        pairs.append((i, j))
    return pairs[::-1]


def _unique(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The places of the items that are there once, and only once, in both."""
    counts = Counter(old), Counter(new)
    places = {item: place for place, item in enumerate(new)}
    return [
        (place, places[item])
        for place, item in enumerate(old)
        if counts[0][item] == counts[1][item] == 1
    ]


def _align_gap(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """What is common at both ends, and between them the first of a kind with the first, and so on."""
    return between_common_ends(
        old, new, lambda *middles: _rising(_unique(*map(_numbered, middles)))
    )


def _numbered(items: Sequence[Hashable]) -> list[tuple[Hashable, int]]:
    seen: Counter[Hashable] = Counter()
    numbered = []
    for item in items:
        seen[item] += 1
        numbered.append((item, seen[item]))
    return numbered


def _rising(pairs: Pairs) -> Pairs:
    """The most pairs that rise in both places, of pairs that rise in the first (patience sorting)."""
    tops: list[int] = []
    chains: list[tuple] = []
    for i, j in pairs:
        pile = bisect_left(tops, j)
        chain = (i, j, chains[pile - 1] if pile else None)
        tops[pile : pile + 1], chains[pile : pile + 1] = [j], [chain]
    return _unchained(chains[-1]) if chains else []
