"""Cut an export into its elements while holding one of them at a time.

An XML parser gives up at the first mistake, and takes everything behind it along. Cut first and
parsed one by one, a broken element loses only itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ELEMENTS = ("item", "wp:author", "wp:category", "wp:tag", "wp:term")
# Of a longer element nothing more is kept: memory stays flat, and the element is lost.
ELEMENT_LIMIT = 16 * 1024 * 1024
PREAMBLE_LIMIT = 100_000

_NAMES = "|".join(ELEMENTS)
_MARK = re.compile(
    rf"<!\[CDATA\[|<!--|(?i:<!DOCTYPE)|<!ENTITY|</(?:{_NAMES})\s{{0,9}}>|<(?:{_NAMES})(?=[\s/>])"
)
_ENDS = {"<![CDATA[": re.compile(r"\]\]>"), "<!--": re.compile("-->")}
# Longer than any mark, so that one that lies across two chunks is found with the next.
_OVERLAP = 40


class DeclaresItsOwnMarkup(Exception):
    """The file has a document type or entities of its own: no export has, and an attack needs it."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One element as it stands in the file; `is_whole` is False if its end is missing."""

    tag: str
    text: str
    line: int
    is_whole: bool
    is_too_large: bool


@dataclass(slots=True)
class _Collector:
    """The element being read."""

    tag: str
    line: int
    pieces: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size <= ELEMENT_LIMIT:
            self.pieces.append(text)

    def finish(self, *, is_whole: bool) -> Fragment:
        return Fragment(
            self.tag, "".join(self.pieces), self.line, is_whole, self.size > ELEMENT_LIMIT
        )


class Scanner:
    """Walks through the text of an export; `line` is where it is, `preamble` what came first."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._buffer = ""
        self._at = 0
        self.line = 1
        self.preamble = ""
        self.has_end = False

    def fragments(self) -> Iterator[Fragment]:
        """The elements in their order. Raises `DeclaresItsOwnMarkup`."""
        collector: _Collector | None = None
        while True:
            text, mark = self._take(_MARK)
            self._keep(collector, text)
            if mark is None:
                break
            if mark in _ENDS:
                inside, end = self._take(_ENDS[mark])
                self._keep(collector, mark + inside + (end or ""))
                continue
            if mark.startswith("<!"):
                if collector is None:
                    raise DeclaresItsOwnMarkup(mark)
                collector.add(mark)  # The parser will refuse the element for it.
                continue
            if collector:
                if is_end := mark.startswith("</"):
                    collector.add(mark)
                yield collector.finish(is_whole=is_end and mark[2:-1].strip() == collector.tag)
                collector = None
            if not mark.startswith("</"):
                collector = _Collector(mark[1:], self.line)
                collector.add(mark)
        if collector:
            yield collector.finish(is_whole=False)

    def _keep(self, collector: _Collector | None, text: str) -> None:
        if collector:
            collector.add(text)
            return
        if len(self.preamble) < PREAMBLE_LIMIT:
            self.preamble += text[:PREAMBLE_LIMIT]
        self.has_end = self.has_end or "</rss>" in text

    def _take(self, pattern: re.Pattern[str]) -> tuple[str, str | None]:
        """The text up to the next match and the match, or up to the end of the file and None."""
        pieces: list[str] = []
        size = 0
        while True:
            match = pattern.search(self._buffer, self._at)
            chunk = "" if match else next(self._chunks, "")
            if match:
                stop = match.start()
            else:
                stop = max(self._at, len(self._buffer) - _OVERLAP) if chunk else len(self._buffer)
            piece = self._buffer[self._at : stop]
            size += len(piece)
            if size <= 2 * ELEMENT_LIMIT:
                pieces.append(piece)
            self.line += piece.count("\n")
            self._at = stop
            if match:
                self.line += match.group().count("\n")
                self._at = match.end()
                return "".join(pieces), match.group()
            if not chunk:
                return "".join(pieces), None
            self._buffer, self._at = self._buffer[self._at :] + chunk, 0
