"""Two bodies compared: first block with block, then word with word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from articles.content.diff import alignment
from articles.content.diff.blocks import Block, FormattedText, read_blocks
from articles.content.diff.formatting import formatting_remarks, quoted
from articles.content.diff.words import (
    Pairs,
    Piece,
    WordChange,
    compare_text,
    compare_whole,
    count_tokens,
)

# So many unchanged blocks are shown beside a change; of the others, so many are worth folding.
SHOWN_BESIDE = 1
WORTH_FOLDING = 3


@dataclass(frozen=True, slots=True)
class PartChange:
    """A text of a block, compared; `label` is empty where the block has only one."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != WordChange.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What became of a block: its texts, and in `remarks` what they do not show.

    `noun` says what it is ("paragraph"), `label` says it exactly ("Heading, level 2").
    """

    kind: WordChange
    noun: str
    label: str
    parts: tuple[PartChange, ...]
    remarks: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.kind != WordChange.SAME

    def count_words(self, kind: WordChange) -> int:
        pieces = (piece for part in self.parts for piece in part.pieces)
        return sum(count_tokens(piece.text) for piece in pieces if piece.kind == kind)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some blocks in a row; folded where nothing in them changed and nobody need read them."""

    blocks: tuple[BlockChange, ...]
    is_folded: bool = False

    @property
    def noun(self) -> str:
        """What they all are, in the plural."""
        nouns = {block.noun for block in self.blocks}
        return plural(nouns.pop()) if len(nouns) == 1 else "parts of the text"


def compare_bodies(old_html: str, new_html: str) -> list[BlockChange]:
    """Every block of both bodies, in the order of the new one; removed ones where they stood."""
    return compare_blocks(read_blocks(old_html), read_blocks(new_html))


def compare_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[BlockChange]:
    """What became of each block: the same, changed, moved, added or removed."""
    old_keys, new_keys = [block.key for block in old], [block.key for block in new]
    equal = alignment.align(old_keys, new_keys)
    moved = alignment.moved(old_keys, new_keys, equal)
    moves = [(i, j) for i, j in moved if new[j].noun != "rule"]
    left, origins = {i for i, _ in moves}, {j: i for i, j in moves}
    pairs = sorted([*equal, *_became(old, new, equal, moves)])
    changes: list[BlockChange] = []
    for (i, j), (k, m) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
        changes += [_removed(old[place]) for place in range(i + 1, k) if place not in left]
        for place in range(j + 1, m):
            is_moved = place in origins
            changes.append(
                _moved(old, origins[place], new[place]) if is_moved else _added(new[place])
            )
        if k < len(old):
            changes.append(_changed(old[k], new[m]))
    return changes


def _became(old: Sequence[Block], new: Sequence[Block], equal: Pairs, moves: Pairs) -> Pairs:
    """The places of blocks that were changed into each other, between those that are equal."""
    pairs: Pairs = []
    gaps = list(alignment.gaps(equal, len(old), len(new), moves))
    reach = alignment.reach_of([len(old[i].words) for gone, _ in gaps for i in gone])
    for gone, come in gaps:
        likeness = _likeness([old[i] for i in gone], [new[j] for j in come])
        found = alignment.pair(len(gone), len(come), likeness, reach=reach)
        pairs += ((gone[a], come[b]) for a, b in found)
    return pairs


def _likeness(old: list[Block], new: list[Block]) -> Callable[[int, int], float]:
    by_words = alignment.alike([block.words for block in old], [block.words for block in new])

    def likeness(i: int, j: int) -> float:
        if old[i].family != new[j].family:
            return 0.0
        if old[i].name and old[i].name == new[j].name:
            return 1.0
        return by_words(i, j)

    return likeness


def _removed(block: Block) -> BlockChange:
    return _whole(block, WordChange.REMOVED)


def _added(block: Block) -> BlockChange:
    return _whole(block, WordChange.ADDED)


def _whole(block: Block, kind: WordChange) -> BlockChange:
    parts, remarks = [], []
    for part in block.parts:
        pieces = [Piece(kind, part.text)] if part.text else []
        parts.append(PartChange(part.label, tuple(pieces)))
        if kind == WordChange.ADDED:
            remarks += formatting_remarks(FormattedText("", ""), part, pieces)
    return BlockChange(kind, block.noun, block.label, tuple(parts), tuple(remarks))


def _moved(old: Sequence[Block], place: int, block: Block) -> BlockChange:
    """A block that reads the same elsewhere; where it was is said by what it stood behind."""
    change = _changed(old[place], block)
    origin = f"was after {quoted(old[place - 1].text)}" if place else "was at the beginning"
    return replace(change, kind=WordChange.MOVED, remarks=(origin, *change.remarks))


def _changed(old: Block, new: Block) -> BlockChange:
    """A block as it was and as it is; the same if a reader would see no difference."""
    parts, remarks = [], []
    if old.label != new.label:
        remarks.append(f"{old.label} → {new.label}")
    for before, after in zip(old.parts, new.parts, strict=True):
        pieces = _compare_parts(before, after)
        parts.append(PartChange(after.label, tuple(pieces)))
        remarks += formatting_remarks(before, after, pieces)
    has_changed = remarks or any(part.is_changed for part in parts)
    kind = WordChange.CHANGED if has_changed else WordChange.SAME
    return BlockChange(kind, new.noun, new.label, tuple(parts), tuple(remarks))


def _compare_parts(old: FormattedText, new: FormattedText) -> list[Piece]:
    if old.text == new.text:
        return [Piece(WordChange.SAME, new.text)] if new.text else []
    compare = compare_whole if new.is_whole else compare_text
    return compare(old.text, new.text)


def fold_unchanged(changes: Sequence[BlockChange]) -> list[Stretch]:
    """The blocks in stretches, long unchanged ones folded but for their ends beside a change."""
    near = {
        place + step
        for place, change in enumerate(changes)
        if change.is_changed
        for step in range(-SHOWN_BESIDE, SHOWN_BESIDE + 1)
    }
    stretches = []
    for is_near, group in groupby(enumerate(changes), key=lambda entry: entry[0] in near):
        blocks = tuple(change for _, change in group)
        stretches.append(Stretch(blocks, not is_near and len(blocks) >= WORTH_FOLDING))
    return stretches


def plural(noun: str) -> str:
    return f"{noun}s"
