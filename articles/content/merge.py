"""Two people at one text: what both did is put together, what they disagree on is theirs to choose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from articles.content import tree
from articles.content.diff import alignment
from articles.content.diff.words import Pairs, common_ends, distinct_words
from articles.content.sanitize import to_text
from articles.content.tree import BLOCKS, VOID

Choice = Literal["mine", "theirs", "both"]


class Undecided(Exception):
    """Some conflicts have no choice yet; `numbers` says which."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(f"Not decided: {', '.join(map(str, numbers))}.")
        self.numbers = numbers


@dataclass(frozen=True, slots=True)
class Agreed:
    """Blocks that stand as they are, whoever wrote them."""

    html: str

    is_conflict = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Blocks that both changed, each in their own way; numbered from 1 in the order of the text."""

    number: int
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    is_conflict = True

    def chosen(self, choice: Choice) -> str:
        """The blocks of one of them, or mine and then theirs. Raises `KeyError` for another word."""
        return {
            "mine": _join(self.mine),
            "theirs": _join(self.theirs),
            "both": _join([*self.mine, *self.theirs]),
        }[choice]


@dataclass(frozen=True, slots=True)
class BodyMerge:
    """A body in chunks, agreed or in conflict, in the order of the text."""

    chunks: tuple[Agreed | Conflict, ...]

    @property
    def conflicts(self) -> list[Conflict]:
        return [chunk for chunk in self.chunks if isinstance(chunk, Conflict)]

    def result(self, choices: Mapping[int, Choice] | None = None) -> str:
        """The merged body, with one choice for the number of each conflict. Raises `Undecided`."""
        choices = choices or {}
        if open_ones := [c.number for c in self.conflicts if c.number not in choices]:
            raise Undecided(open_ones)
        return _join(
            chunk.chosen(choices[chunk.number]) if isinstance(chunk, Conflict) else chunk.html
            for chunk in self.chunks
        )


def merge_bodies(base_html: str | None, mine_html: str, theirs_html: str) -> BodyMerge:
    """Put two bodies together block by block; what only one of them changed is agreed.

    Without a `base` nobody knows who changed what: only what is equal in both is agreed.
    """
    mine, theirs = split_blocks(mine_html), split_blocks(theirs_html)
    if base_html is None:
        chunks = _without_base(mine, theirs)
    else:
        chunks = _with_base(split_blocks(base_html), mine, theirs)
    return BodyMerge(tuple(_numbered(chunks)))


def split_blocks(markup: str) -> list[str]:
    """The outermost blocks of a body; put together they are the body, to the letter.

    Text and elements of the line that stand between blocks are a block of their own.
    """
    return [tree.serialise(nodes) for nodes in tree.blocks_of(tree.parse(markup))]


def _with_base(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Agreed | Conflict]:
    """The chunks between blocks that both still have, and each such block as a chunk."""
    in_mine, in_theirs = dict(_partners(base, mine)), dict(_partners(base, theirs))
    i = j = k = 0
    for place in (n for n in range(len(base)) if n in in_mine and n in in_theirs):
        one, other = in_mine[place], in_theirs[place]
        yield from _settled(base[i:place], mine[j:one], theirs[k:other])
        i, j, k = place + 1, one + 1, other + 1
        yield from _settled([base[place]], [mine[one]], [theirs[other]])
    yield from _settled(base[i:], mine[j:], theirs[k:])


def _without_base(mine: list[str], theirs: list[str]) -> Iterator[Agreed | Conflict]:
    """Equal blocks, and between them what differs."""
    j = k = 0
    for one, other in [*_partners(mine, theirs), (len(mine), len(theirs))]:
        for ours, others in ((mine[j:one], theirs[k:other]), (mine[one:][:1], theirs[other:][:1])):
            if _keys(ours) == _keys(others):
                yield Agreed(_join(ours))
            else:
                yield Conflict(0, (), tuple(ours), tuple(others))
        j, k = one + 1, other + 1


def _partners(old: list[str], new: list[str]) -> Pairs:
    """The places of blocks that are equal, or were changed into each other."""
    old_words, new_words = (
        [distinct_words(to_text(block)) for block in blocks] for blocks in (old, new)
    )
    equal = alignment.align(_keys(old), _keys(new))
    pairs = list(equal)
    gaps = list(alignment.gaps(equal, len(old), len(new)))
    reach = alignment.reach_of([len(old_words[i]) for gone, _ in gaps for i in gone])
    for gone, come in gaps:
        likeness = alignment.alike([old_words[i] for i in gone], [new_words[j] for j in come])
        found = alignment.pair(len(gone), len(come), likeness, reach=reach)
        pairs += ((gone[a], come[b]) for a, b in found)
    return sorted(pairs)


def _settled(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Agreed | Conflict]:
    """What becomes of a part of the body; in a conflict, what both added alike is agreed."""
    head, tail = common_ends(_keys(mine), _keys(theirs))
    if (agreed := _agreed(base, mine, theirs)) is not None:
        yield Agreed(_join(agreed))
    elif head or tail:
        yield Agreed(_join(mine[:head]))
        yield from _settled(base, mine[head : len(mine) - tail], theirs[head : len(theirs) - tail])
        yield Agreed(_join(mine[len(mine) - tail :]))
    else:
        yield Conflict(0, tuple(base), tuple(mine), tuple(theirs))


def _agreed(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """The blocks that stand if at most one of them changed anything, else None."""
    keys = _keys(mine)
    if keys == _keys(theirs):
        return theirs if mine == base else mine
    if _keys(theirs) == _keys(base):
        return mine
    return theirs if keys == _keys(base) else None


def _keys(blocks: Sequence[str]) -> list[str]:
    """What makes blocks equal: not the space around them, nor anchors, which are made anew."""
    return [_without_anchors(block).strip() for block in blocks]


def _without_anchors(block: str) -> str:
    if not any(f"<h{level} id=" in block for level in (2, 3, 4)):
        return block
    root = tree.parse(block)
    for heading in root.all("h2", "h3", "h4"):
        heading.attributes.pop("id", None)
    return tree.serialise(root.children)


def _numbered(chunks: Iterator[Agreed | Conflict]) -> Iterator[Agreed | Conflict]:
    """The chunks without empty ones, agreed neighbours put together, conflicts counted."""
    number = 0
    for _, group in groupby(chunks, key=lambda chunk: chunk.is_conflict):
        agreed: list[str] = []
        for chunk in group:
            if isinstance(chunk, Agreed):
                agreed.append(chunk.html)
            else:
                number += 1
                yield replace(chunk, number=number)
        if html := _join(agreed):
            yield Agreed(html)


def _join(blocks: Iterable[str]) -> str:
    """The blocks as one body; text outside of blocks stays apart from text outside of blocks."""
    pieces: list[str] = []
    for block in filter(None, blocks):
        if pieces and not _begins_with_block(block) and not _ends_with_block(pieces[-1]):
            pieces.append("\n")
        pieces.append(block)
    return "".join(pieces)


def _begins_with_block(markup: str) -> bool:
    name = markup.lstrip()[1:20].partition(">")[0].partition(" ")[0]
    return markup.lstrip().startswith("<") and name in BLOCKS


def _ends_with_block(markup: str) -> bool:
    """Whether the last thing in some blocks is one, as `split_blocks` writes them."""
    markup = markup.rstrip()
    last = markup[markup.rfind("<") :]
    name = last.removeprefix("</").removeprefix("<").removesuffix(">").partition(" ")[0]
    return last.endswith(">") and name in BLOCKS and (last.startswith("</") or name in VOID)
