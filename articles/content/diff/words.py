"""Two plain texts compared word by word."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

# Numbers, contractions and compounds are one word: £1,250.50, ward’s, in-patient.
_WORD = r"\w+(?:[’'.,‑-]\w+)*"
_TOKEN = re.compile(rf"{_WORD}|\s+|[^\w\s]")
# The common words of two texts are looked for in a table of one bit a pair of words.
PAIRS_LIMIT = 4_000_000

Pairs = list[tuple[int, int]]


class WordChange(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row that are the same in both texts, or in only one of them."""

    kind: WordChange
    text: str


def compare_text(old: str, new: str) -> list[Piece]:
    """What became of a text: without the added pieces it is the old one, without the removed the new.

    Two texts too long to be compared word by word differ in all between their common ends.
    """
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[tuple[WordChange, str]] = []
    i = j = 0
    for one, other in [
        *_places_of_common_words(old_tokens, new_tokens),
        (len(old_tokens), len(new_tokens)),
    ]:
        pieces += _gap(old_tokens[i:one], new_tokens[j:other])
        pieces += [(WordChange.SAME, token) for token in old_tokens[one : one + 1]]
        i, j = one + 1, other + 1
    return _joined(pieces)


def compare_whole(old: str, new: str) -> list[Piece]:
    """What became of a name or an address, which is one thing and not a row of words."""
    if old == new:
        return _joined([(WordChange.SAME, old)])
    return _joined([(WordChange.REMOVED, old), (WordChange.ADDED, new)])


def count_tokens(text: str) -> int:
    return len(re.findall(_WORD, text))


def distinct_words(text: str) -> set[str]:
    """The different words of a text, whatever their case."""
    return set(re.findall(_WORD, text.casefold()))


def common(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The places of a longest common subsequence of two lists of words."""
    return between_common_ends(old, new, _longest_common)


def between_common_ends(
    old: Sequence, new: Sequence, find: Callable[[Sequence, Sequence], Pairs]
) -> Pairs:
    """The pairs at both ends of two lists that are equal there, and those found between."""
    head, tail = common_ends(old, new)
    middle = find(old[head : len(old) - tail], new[head : len(new) - tail])
    return [
        *((n, n) for n in range(head)),
        *((head + i, head + j) for i, j in middle),
        *((len(old) - n, len(new) - n) for n in range(tail, 0, -1)),
    ]


def common_ends(old: Sequence, new: Sequence) -> tuple[int, int]:
    """How many items are equal at the beginning of two lists, and at the end of what is left."""
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    left = shortest - head
    return head, next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)


def _longest_common(old: Sequence[str], new: Sequence[str]) -> Pairs:
    # Hyyrö, “Bit-parallel LCS-length computation revisited” (2004): one addition of whole rows
    # for each word, so that no text takes much longer than another of its length.
    if not old or not new or len(old) * len(new) > PAIRS_LIMIT:
        return []
    # A row of bits for each word of both: fewer than the shorter text has.
    masks = dict.fromkeys(set(old) & set(new), 0)
    for place, word in enumerate(old):
        if word in masks:
            masks[word] |= 1 << place
    full = (1 << len(old)) - 1
    row, rows = full, []
    for word in new:
        shared = row & masks.get(word, 0)
        row = (row + shared | row - shared) & full
        rows.append(row)
    return _traced(rows, len(old))


def _traced(rows: list[int], width: int) -> Pairs:
    """The pairs behind the rows: a 0 says that the subsequence gains a word in that column."""
    pairs = []
    i, j = width - 1, len(rows) - 1
    while i >= 0 and j >= 0:
        if rows[j] >> i & 1:
            i -= 1
        elif j and not rows[j - 1] >> i & 1:
            j -= 1
        else:
            pairs.append((i, j))
            i, j = i - 1, j - 1
    return pairs[::-1]


def _places_of_common_words(old: list[str], new: list[str]) -> Pairs:
    """The places of common words in two lists of words and white space."""
    old_places = [place for place, token in enumerate(old) if not token.isspace()]
    new_places = [place for place, token in enumerate(new) if not token.isspace()]
    old_words, new_words = (
        [old[place] for place in old_places],
        [new[place] for place in new_places],
    )
    pairs = common(old_words, new_words)
    pairs = _without_islands(pairs, old_words, (len(old_words), len(new_words)))
    return [(old_places[i], new_places[j]) for i, j in pairs]


def _without_islands(pairs: Pairs, words: list[str], end: tuple[int, int]) -> Pairs:
    """The pairs without a comma or an “of the” that stands alone between longer changes.

    A sentence written anew reads better as one sentence out and one in.
    """
    ends = [(-1, -1)], [end]
    kept = [ends[0]]
    for run, following in pairwise([*_runs(pairs), ends[1]]):
        size = sum(words[i][0].isalnum() for i, _ in run)
        between = min(_distance(kept[-1][-1], run[0]), _distance(run[-1], following[0]))
        if size > 2 or size >= between:
            kept.append(run)
    return [pair for run in kept[1:] for pair in run]


def _runs(pairs: Pairs) -> list[Pairs]:
    """Pairs that follow one another in both texts, put together."""
    runs: list[Pairs] = []
    for i, j in pairs:
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    return runs


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many words lie between two pairs, in the text that has more of them."""
    return max(other[0] - one[0], other[1] - one[1]) - 1


def _gap(old: list[str], new: list[str]) -> list[tuple[WordChange, str]]:
    """What stands between two common words; white space at its edges stays where it was."""
    before, after = "", ""
    if old and new and old[0] == new[0] and old[0].isspace():
        before, old, new = old[0], old[1:], new[1:]
    if old and new and old[-1] == new[-1] and old[-1].isspace():
        after, old, new = old[-1], old[:-1], new[:-1]
    return [
        (WordChange.SAME, before),
        (WordChange.REMOVED, "".join(old)),
        (WordChange.ADDED, "".join(new)),
        (WordChange.SAME, after),
    ]


def _joined(pieces: list[tuple[WordChange, str]]) -> list[Piece]:
    """Neighbours of one kind as one piece, and no empty ones."""
    filled = [piece for piece in pieces if piece[1]]
    return [
        Piece(kind, "".join(text for _, text in group))
        for kind, group in groupby(filled, key=lambda piece: piece[0])
    ]
