"""A change of a comment's state: as it is planned, and as it was applied."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from comments.models.comment import Comment, WrongState
from comments.models.decision import Decision


class StaleDecision(Exception):
    """The comment has changed since it was read; `latest` is what somebody else did to it."""

    def __init__(self, comment: Comment, latest: Decision | None) -> None:
        what = str(latest) if latest else "the text was changed"
        super().__init__(f"Comment {comment} has changed since you opened it: {what}.")
        self.comment, self.latest = comment, latest


class OwnAppeal(WrongState):
    """Who took a decision does not answer the appeal against it, except by giving in."""


class AppealIsOpen(WrongState):
    """The writer has appealed: a decision is taken as the answer, by who has read the appeal."""


class Transition(NamedTuple):
    """A planned change of a comment: the state it leads to, and the version it is based on.

    `may_answer` is false where nobody says to have read the writer's appeal.
    """

    comment: Comment
    action: str
    status: str
    expected: int
    changes: Mapping[str, object]
    details: Mapping[str, Any]
    may_answer: bool = True


class Applied(NamedTuple):
    """A transition that took place: the comment after and before it, and the row of the log."""

    comment: Comment
    decision: Decision
    before: Comment
