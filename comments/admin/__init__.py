"""The moderators' desk: the queue, the reading screen, the log of decisions and the reasons."""

from comments.admin.log import DecisionAdmin, ReasonAdmin
from comments.admin.queue import CommentAdmin

__all__ = ["CommentAdmin", "DecisionAdmin", "ReasonAdmin"]
