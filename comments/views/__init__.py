"""The reader's side: reading comments, writing one, following what became of it, reporting one."""

from comments.views.appeals import comment_appeal
from comments.views.editing import comment_edit
from comments.views.email_verification import comment_proof
from comments.views.reading import comment_detail, policy
from comments.views.reply_subscriptions import comment_replies
from comments.views.reports import comment_report, report_confirm, report_thanks
from comments.views.respond import comment_reply, comment_respond
from comments.views.status import comment_status
from comments.views.transparency import moderation_report, moderation_report_json
from comments.views.unusable import link_cut_short
from comments.views.withdrawal import comment_withdraw

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
