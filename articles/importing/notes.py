"""Footnotes as WordPress and its plug-ins keep them, made into the element `x-note`."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from articles.importing.tokens import TagToken, read_tokens

NOTE = "x-note"
# Shortcodes of footnote plug-ins: Footnotes, Easy Footnotes, Modern Footnotes, WP Footnotes.
SHORTCODES = frozenset(
    ["note", "footnote", "ref", "fn", "efn_note", "mfn", "modern_footnote", "footnotes_note"]
)
NOTES_LIMIT = 2_000_000  # characters of the field that holds the notes of one post
PARENTHESES_LIMIT = 5_000  # characters

_BEGINS_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|td|th|tr|h[1-6]|blockquote|br|hr|figure|section|pre)\b|<!--", re.I
)
_PARENTHESES = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][\w-]{0,40}+)[^<>]*+>|<!--|\n\s*\n|\(\(+|\)\)+"
)
_LETTER = re.compile(r"[^\W\d_]")
_CODE = frozenset(["code", "pre", "kbd", "samp", "script", "style"])


def read_block_notes(written: str) -> dict[str, str]:
    """The markup of each note of the block editor by its id, from the post's field `footnotes`."""
    if not written or len(written) > NOTES_LIMIT:
        return {}
    try:
        listed = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    notes = listed if isinstance(listed, list) else []
    return {
        note["id"]: note["content"]
        for note in notes
        if isinstance(note, dict)
        and isinstance(note.get("id"), str)
        and isinstance(note.get("content"), str)
    }


class NotePlacer:
    """Puts the block editor's notes where the text refers to them; `unplaced` are still left."""

    def __init__(self, notes: dict[str, str]) -> None:
        self._notes = notes
        self.unplaced = set(notes)
        self.placed = self.empty = 0

    def place(self, tokens: Iterable[TagToken | str]) -> Iterator[TagToken | str]:
        """The tokens, with each number that refers to a note replaced by the note."""
        within = False
        for token in tokens:
            if within:
                within = not (isinstance(token, TagToken) and token.name == "sup" and token.is_end)
                continue
            name = token.attributes.get("data-fn") if isinstance(token, TagToken) else None
            if isinstance(token, str) or name is None or token.is_end:
                yield token
            elif name in self._notes:
                within = token.name == "sup"
                self.placed += 1
                self.unplaced.discard(name)
                yield from (
                    TagToken(NOTE, {}),
                    *read_tokens(self._notes[name]),
                    TagToken(NOTE, {}, True),
                )
            else:
                self.empty += 1
                yield token


def is_note_shortcode(name: str, before: list[str]) -> bool:
    """Whether a shortcode with that name, after those pieces of text, holds a footnote.

    Themes write boxes as [note] too: one that begins a paragraph is a box.
    """
    if name not in SHORTCODES:
        return False
    if name != "note":
        return True
    for piece in islice(reversed(before), 20):
        words = piece.rstrip(" \t")
        if words:
            return not (words.endswith("\n") or _BEGINS_BLOCK.match(words))
    return False


def mark_parentheses(markup: str) -> tuple[str, int]:
    """The markup with `((notes in parentheses))`, and how many there are.

    They are the plug-in Footnotes' own way. What is short, in code, or runs over the end of a
    paragraph is something else.
    """
    pieces: list[str] = []
    opened, at, code, count = -1, 0, 0, 0
    for token in _PARENTHESES.finditer(markup):
        pieces.append(markup[at : token.start()])
        at = token.end()
        found = token.group()
        if found == "))" and opened >= 0:
            inner = "".join(pieces[opened + 1 :])
            if len(inner) <= PARENTHESES_LIMIT and len(_LETTER.findall(inner)) >= 6:
                pieces[opened:] = [f"<{NOTE}>{inner}</{NOTE}>"]
                count += 1
                found = ""
            opened = -1
        elif found.startswith("(") and not code:
            opened = len(pieces) if found == "((" else -1
        elif name := (token["name"] or "").lower():
            code = max(0, code + (-1 if token["end"] else 1)) if name in _CODE else code
            opened = -1 if name in _CODE or _BEGINS_BLOCK.match(found) else opened
        else:
            opened = -1
        pieces.append(found)
    return "".join([*pieces, markup[at:]]), count
