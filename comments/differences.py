"""What became of a comment's words."""

from typing import NamedTuple

from articles.content.diff import Piece, compare_text
from articles.content.diff import WordChange as Kind
from comments.models import Comment, Decision, Revision

# Characters of what stayed the same on either side of what did not.
CONTEXT = 60
NAMES = {
    "text": "Text",
    "name": "Name",
    "job_title": "Job title",
    "organisation": "Organisation",
    "declared_interest": "Declared interest",
    "edit_note": "What readers are told",
}


class Difference(NamedTuple):
    """One column of a comment, before and after an act."""

    label: str
    pieces: list[Piece]


class TextChange(NamedTuple):
    """What one act changed."""

    decision: Decision
    differences: list[Difference]


def changes_of(comment: Comment, decisions: list[Decision]) -> list[TextChange]:
    """What each act replaced, the newest first; `decisions` come so, with their revisions.

    A revision holds only what was before. What came after is what the next one replaced, or what
    the comment says now.
    """
    after = {name: getattr(comment, name) for name in Revision.WRITTEN}
    changes = []
    for decision in decisions:
        if not (revision := decision.revision_or_none()):
            continue
        former = {name: revision.former[name] for name in NAMES if name in revision.former}
        differences = [
            Difference(NAMES[name], shorten_unchanged(compare_text(text, after[name])))
            for name, text in former.items()
        ]
        changes.append(TextChange(decision, differences))
        after.update(former)
    return changes


def shorten_unchanged(pieces: list[Piece]) -> list[Piece]:
    """The pieces with no more of what stayed the same than shows where they stand."""
    return [_shortened(piece) if piece.kind == Kind.SAME else piece for piece in pieces]


def _shortened(piece: Piece) -> Piece:
    if len(piece.text) <= 2 * CONTEXT:
        return piece
    return Piece(piece.kind, f"{piece.text[:CONTEXT]} […] {piece.text[-CONTEXT:]}")
