"""What readers answer, and what editors decide about it."""

from comments.models.comment import Comment, CommentQuerySet, StaleDecision, WrongState
from comments.models.decision import Decision, Reason

__all__ = ["Comment", "CommentQuerySet", "Decision", "Reason", "StaleDecision", "WrongState"]
