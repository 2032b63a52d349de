"""What changed in how words are formatted, said in words."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby

from articles.content.diff.blocks import LINK, PLAIN, Formats, FormattedText
from articles.content.diff.words import Piece, WordChange

QUOTED_LENGTH = 60


def formatting_remarks(old: FormattedText, new: FormattedText, pieces: list[Piece]) -> list[str]:
    """A sentence each for words that stayed and are formatted anew, and for links that came or went."""
    remarks: list[str] = []
    left = {address for _, _, formats in new.runs for address in _links(formats)}
    i = j = 0
    for piece in pieces:
        length = len(piece.text)
        if piece.kind == WordChange.SAME:
            remarks += _restyled(old, i, new, j, length)
        elif piece.kind == WordChange.REMOVED:
            remarks += _links_gone(old, i, length, left)
        else:
            remarks += _links_come(new, j, length)
        i += length if piece.kind != WordChange.ADDED else 0
        j += length if piece.kind != WordChange.REMOVED else 0
    return list(dict.fromkeys(remarks))


def quoted(text: str) -> str:
    """The beginning of a text in quotation marks, on one line."""
    text = " ".join(text.split())
    if len(text) > QUOTED_LENGTH:
        text = text[:QUOTED_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
    return f"“{text}”"


def _restyled(old: FormattedText, i: int, new: FormattedText, j: int, length: int) -> Iterator[str]:
    """Words that are in both texts and look different: from `i` in the old one, `j` in the new."""
    cuts = {0, *_edges(old, i, length), *_edges(new, j, length)}
    stretches = [
        (begin, _difference(_formats_at(old, i + begin), _formats_at(new, j + begin)))
        for begin in sorted(cuts)
    ]
    same_difference = [list(g) for _, g in groupby(stretches, key=lambda stretch: stretch[1])]
    ends = [group[0][0] for group in same_difference[1:]] + [length]
    for group, end in zip(same_difference, ends, strict=True):
        begin, said = group[0]
        words = new.text[j + begin : j + end]
        if said and re.search(r"\w", words):
            yield f"{quoted(words)}: {said}"


def _difference(old: Formats, new: Formats) -> str:
    gone, come = old - new, new - old
    old_links, new_links = _links(gone), _links(come)
    said = [f"no longer {name}" for name in sorted(gone) if not name.startswith(LINK)]
    said += [f"now {name}" for name in sorted(come) if not name.startswith(LINK)]
    if old_links and new_links:
        said.append(f"{LINK}{old_links[0]} → {new_links[0]}")
    elif new_links:
        said.append(f"now a {LINK}{new_links[0]}")
    elif old_links:
        said.append(f"no longer a {LINK}{old_links[0]}")
    return ", ".join(said)


def _links(formats: Formats) -> list[str]:
    return sorted(name.removeprefix(LINK) for name in formats if name.startswith(LINK))


def _links_come(new: FormattedText, begin: int, length: int) -> Iterator[str]:
    """New words that lead somewhere: the reader of a comparison does not see where."""
    for start, end, formats in _runs(new, begin, length):
        for address in _links(formats):
            yield f"{quoted(new.text[start:end])}: {LINK}{address}"


def _links_gone(old: FormattedText, begin: int, length: int, left: set[str]) -> Iterator[str]:
    for _, _, formats in _runs(old, begin, length):
        for address in _links(formats):
            if address not in left:
                yield f"{LINK}{address} removed"


def _runs(part: FormattedText, begin: int, length: int) -> Iterator[tuple[int, int, Formats]]:
    """The formatted runs within so many characters, cut to them."""
    first = max(0, bisect_right(part.runs, begin, key=lambda run: run[0]) - 1)
    for place in range(first, len(part.runs)):
        start, end, formats = part.runs[place]
        if start >= begin + length:
            return
        if end > begin:
            yield max(start, begin), min(end, begin + length), formats


def _edges(part: FormattedText, begin: int, length: int) -> Iterator[int]:
    for start, end, _ in _runs(part, begin, length):
        yield start - begin
        if end < begin + length:
            yield end - begin


def _formats_at(part: FormattedText, place: int) -> Formats:
    run = bisect_right(part.runs, place, key=lambda run: run[0]) - 1
    if run >= 0 and place < part.runs[run][1]:
        return part.runs[run][2]
    return PLAIN
