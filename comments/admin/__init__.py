"""The moderators’ admin: the queue, the reading screen, the log of decisions and the reasons."""

from comments.admin.comment import CommentAdmin
from comments.admin.log import DecisionAdmin, ReasonAdmin
from comments.admin.privacy import RetentionRunAdmin
from comments.admin.rules import RuleAdmin
from comments.admin.site_policy import SitePolicyAdmin

__all__ = [
    "CommentAdmin",
    "DecisionAdmin",
    "ReasonAdmin",
    "RetentionRunAdmin",
    "RuleAdmin",
    "SitePolicyAdmin",
]
