"""The reader's side: reading letters, writing one, following what became of it, reporting one."""

from comments.views.reading import comment_detail, policy
from comments.views.reporting import comment_report, report_confirm, report_thanks
from comments.views.status import comment_status
from comments.views.writing import comment_reply, comment_respond

__all__ = [
    "comment_detail",
    "comment_reply",
    "comment_report",
    "comment_respond",
    "comment_status",
    "policy",
    "report_confirm",
    "report_thanks",
]
