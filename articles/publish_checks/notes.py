"""Checks of footnotes, and of what is left of notes that were made by hand."""

import re
from collections.abc import Iterator

from articles.publish_checks.checks import CheckFinding, Draft, PublishCheck, check
from articles.publish_checks.structure import HEADINGS
from articles.publish_checks.tree import CheckedElement, clip

WORD_ANCHOR = re.compile(r"#_(ftn|edn)(ref)?\d+", re.I)
MARK = re.compile(r"\[(\d{1,3})\]")


def is_words_note(link: CheckedElement) -> bool:
    """Whether a link is one that a word processor made for its own notes."""
    return WORD_ANCHOR.search(link.attributes.get("href", "")) is not None


@check("Notes have words", "A number that leads to an empty note. Write the note, or delete it.")
def note_empty(draft: Draft) -> Iterator[CheckFinding]:
    """A note is numbered and listed whether or not there is anything in it."""
    for note in draft.tree.all("span.note"):
        if "span.note" not in note.inside and not note.text:
            yield CheckFinding("A note is empty.", note.paragraph)


@check(
    "Notes stand in the text",
    "A heading is repeated in the list of contents, where its note would be lost; and a note has "
    "no notes of its own. Put it after a word of the text.",
)
def note_misplaced(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 2.4.6: what is read out as a heading should be the heading, not its note."""
    for note in draft.tree.all("span.note"):
        text = clip(note.text)
        if not note.inside.isdisjoint(HEADINGS):
            yield CheckFinding(f"The note “{text}” stands inside a heading.", note.paragraph, text)
        elif "span.note" in note.inside:
            yield CheckFinding(f"The note “{text}” stands inside a note.", note.paragraph, text)


@check(
    "No notes of a word processor",
    "It came in with pasted text and leads nowhere. Delete it, and put the note in with the "
    "editor’s own button, which numbers it.",
)
def note_left_over(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 2.4.4: links to `#_ftn1` have lost the place they led to."""
    for link in filter(is_words_note, draft.tree.all("a")):
        text = clip(link.text) or link.attributes["href"]
        yield CheckFinding(
            f"“{text}” is left of a note from a word processor.", link.paragraph, text
        )


@check(
    "Notes by hand match",
    "A note mark typed by hand needs its note, and the note its mark. The editor’s own notes "
    "number and match themselves.",
    blocks=False,
)
def note_unmatched(draft: Draft) -> Iterator[CheckFinding]:
    """A warning: a number in brackets can be something else than a note."""
    if any(is_words_note(link) for link in draft.tree.all("a")):
        return
    marks: dict[str, int] = {}
    notes: dict[str, int] = {}
    for paragraph, text in draft.tree.lines:
        for match in MARK.finditer(text):
            found = marks if match.start() else notes
            found.setdefault(match[1], paragraph)
    for number in marks.keys() - notes.keys():
        yield CheckFinding(f"The mark “[{number}]” has no note.", marks[number], f"[{number}]")
    for number in notes.keys() - marks.keys():
        message = f"The note “[{number}]” is marked nowhere in the text."
        yield CheckFinding(message, notes[number], f"[{number}]")


CHECKS: list[PublishCheck] = [note_empty, note_misplaced, note_left_over, note_unmatched]
