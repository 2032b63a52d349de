"""The block editor's comments: reusable blocks put in, and those named that hold no words here."""

import re
from collections.abc import Mapping

DEPTH = 5  # of reusable blocks within each other

_REUSED = re.compile(r"<!--\s{1,9}wp:block\s([^<>]{0,4000}?)/?-->")
_REF = re.compile(r'"ref"\s{0,9}:\s{0,9}"?(\d{1,18})\b')
_ALONE = re.compile(r"<!--\s{1,9}wp:([a-z][\w/-]{0,80})\s([^<>]{0,20000}?)/-->")
# What stands alone and says nothing.
_SILENT = frozenset(
    [
        *[
            "block",
            "more",
            "nextpage",
            "separator",
            "spacer",
            "footnotes",
            "paragraph",
            "post-content",
        ]
    ]
)


class Blocks:
    """Puts reusable blocks into one text; `losses` says what could not be."""

    def __init__(self, reusable: Mapping[int, str], *, room: int) -> None:
        """`reusable` has the markup of each by its number; `room` is for how many characters."""
        self._reusable, self._room = reusable, room
        self.losses: dict[str, None] = {}

    def expand(self, markup: str) -> str:
        expanded = self._expand(markup, ())
        alone = {match[1] for match in _ALONE.finditer(expanded)} - _SILENT
        if alone:
            names = ", ".join(sorted(alone)[:20])
            self._lose(f"blocks left out, because WordPress fills them itself: {names}")
        return expanded

    def _expand(self, markup: str, inside: tuple[int, ...]) -> str:
        return _REUSED.sub(lambda match: self._words_of(match[1], inside), markup)

    def _words_of(self, attributes: str, inside: tuple[int, ...]) -> str:
        found = _REF.search(attributes)
        number = int(found[1]) if found else 0
        name = f"reusable block {number}"
        if number not in self._reusable:
            return self._lose(f"{name} is not in the file: its words are missing")
        if number in inside or len(inside) >= DEPTH:
            return self._lose(f"{name} is in itself or too deep in others, and was left out there")
        words = self._reusable[number]
        self._room -= len(words)
        if self._room < 0:
            return self._lose(f"{name} was left out: the text would be too long with it")
        if '"content"' in attributes:
            self._lose(
                f"{name} comes with its own words: what this post put in their place is lost"
            )
        return f"\n\n{self._expand(words, (*inside, number))}\n\n"

    def _lose(self, what: str) -> str:
        self.losses[what] = None
        return ""
