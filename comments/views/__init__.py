"""The reader's side: reading letters, writing one, and following what became of it."""

from comments.views.accounts import moderation_report, moderation_report_json
from comments.views.reading import comment_detail, policy
from comments.views.status import comment_status
from comments.views.writing import comment_reply, comment_respond

__all__ = [
    "comment_detail",
    "comment_reply",
    "comment_respond",
    "comment_status",
    "moderation_report",
    "moderation_report_json",
    "policy",
]
