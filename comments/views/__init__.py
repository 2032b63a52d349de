"""The reader's side: reading letters, writing one, following what became of it, reporting one."""

from comments.views.accounts import moderation_report, moderation_report_json
from comments.views.appealing import comment_appeal
from comments.views.proving import comment_proof
from comments.views.reading import comment_detail, policy
from comments.views.replies import comment_replies
from comments.views.reporting import comment_report, report_confirm, report_thanks
from comments.views.rewriting import comment_edit
from comments.views.status import comment_status
from comments.views.unusable import link_cut_short
from comments.views.withdrawing import comment_withdraw
from comments.views.writing import comment_reply, comment_respond

__all__ = [
    "comment_appeal",
    "comment_detail",
    "comment_edit",
    "comment_proof",
    "comment_replies",
    "comment_reply",
    "comment_report",
    "comment_respond",
    "comment_status",
    "comment_withdraw",
    "link_cut_short",
    "moderation_report",
    "moderation_report_json",
    "policy",
    "report_confirm",
    "report_thanks",
]
