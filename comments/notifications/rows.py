"""Mails about a comment, as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from comments.models import Comment
from kingsfund.models import Mail

# The version of a comment after the first act on it.
FIRST_ACT = 2


def comment_ref(comment: Comment) -> str:
    return f"comment:{comment.pk}"


def mail_about(comment: Comment) -> list[Mail]:
    """Every message about a comment, for the admin, without their text."""
    mails = Mail.objects.filter(about=comment_ref(comment)).order_by("-pk")
    return list(mails.defer("text", "html", "headers"))


def have_left(comments: Sequence[Comment], name: str) -> set[tuple[str, str]]:
    """What each of the messages about comments that left is about, and the address that had it."""
    # Nothing was told yet of a comment that nothing has happened to.
    abouts = [comment_ref(comment) for comment in comments if comment.version > FIRST_ACT]
    if not abouts:
        return set()
    mails = Mail.objects.sent_or_sending().filter(about__in=abouts, name=name)
    return {(what, to.lower()) for what, to in mails.values_list("about", "to")}


def decision_mail_due() -> datetime:
    """When the mail of an act may leave: a moderator may think better of it until then."""
    return timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY)
