"""Mails about a comment, as rows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from comments import models
from kingsfund.models import Mail


def about(comment: "models.Comment") -> str:
    return f"comment:{comment.pk}"


def mail_about(comment: "models.Comment") -> list[Mail]:
    """Every message about a comment, for the desk, without their text."""
    mails = Mail.objects.filter(about=about(comment)).order_by("-pk")
    return list(mails.defer("text", "html", "headers"))


def have_left(comment: "models.Comment", name: str) -> set[str]:
    """The addresses that have had one of the messages about a comment."""
    mails = Mail.objects.that_left().filter(about=about(comment), name=name)
    return {to.lower() for to in mails.values_list("to", flat=True)}


def decision_mail_due() -> datetime:
    """When the mail of an act may leave: a moderator may think better of it until then."""
    return timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY)
