"""What readers answer, and what editors decide about it."""

from comments.models.bulletin import Bulletin
from comments.models.comment import (
    LETTERS_PER_PAGE,
    TEXT_LIMIT,
    Comment,
    CommentQuerySet,
    StaleDecision,
    WrongState,
)
from comments.models.decision import Decision, DecisionIsFinal, Reason

__all__ = [
    "LETTERS_PER_PAGE",
    "TEXT_LIMIT",
    "Bulletin",
    "Comment",
    "CommentQuerySet",
    "Decision",
    "DecisionIsFinal",
    "Reason",
    "StaleDecision",
    "WrongState",
]
