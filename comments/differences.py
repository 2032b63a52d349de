"""What became of a comment's words."""

from typing import NamedTuple

from articles.diffing import Piece, compare_text
from comments.models import Comment, Decision, Revision

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


class Change(NamedTuple):
    """What one act changed."""

    decision: Decision
    differences: list[Difference]


def changes_of(comment: Comment, decisions: list[Decision]) -> list[Change]:
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
        pairs = [(NAMES[name], compare_text(text, after[name])) for name, text in former.items()]
        changes.append(Change(decision, [Difference(*pair) for pair in pairs]))
        after.update(former)
    return changes
