"""Mail about comments: what the writer, other writers, the article's authors and moderators are told.

An address on a comment is unproven until whoever reads its mail says that they wrote it: anybody can
type anybody's. So no mail to one carries a word that was typed into the form, and the site cannot be
used to send a stranger a message.

writer      what the writer is told, and which mail an act calls back
preview     the same for moderators, before they act
followers   those who asked to be told of answers
authors     the authors of the article
moderators  that something waits, or that a writer appeals
"""

from comments.notifications.moderators import notify_moderators, notify_of_appeal
from comments.notifications.preview import mail_preview
from comments.notifications.rows import comment_ref, mail_about
from comments.notifications.writer import (
    acknowledge,
    notify_of_decisions,
    told_among,
    was_asked_to_prove,
    was_told,
)
from comments.private_links import status_path

__all__ = [
    "acknowledge",
    "comment_ref",
    "mail_about",
    "mail_preview",
    "notify_moderators",
    "notify_of_appeal",
    "notify_of_decisions",
    "status_path",
    "told_among",
    "was_asked_to_prove",
    "was_told",
]
