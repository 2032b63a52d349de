"""Who reads the mail to an address says whether they wrote the comment that was sent under it."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Report
from comments.notifications import comment_ref
from comments.screening.requests import ask_for_screening
from comments.workflow import availability, transitions
from kingsfund.models import Mail


def verify_address(comment: Comment, *, at: datetime | None = None) -> bool:
    """Note that the address is the writer's own, and let a trusted writer pass; whether that is news.

    One conditional update: of two presses of the button, one changes a row.
    """
    with transaction.atomic():
        unproven = Comment.objects.filter(
            pk=comment.pk, email=comment.email, email_verified_at=None
        )
        if not comment.email or not unproven.update(email_verified_at=at or timezone.now()):
            return False
        comment.refresh_from_db(fields=["email_verified_at"])
        ask_for_screening(comment)  # what an address says counts more once it is proven
        availability.let_trusted_pass(comment)
    return True


def reject_authorship(comment: Comment) -> None:
    """Somebody else typed the address: take back what waits, and write no more mail about it.

    What is published was read by a moderator and may be by who signed it, with the address mistyped;
    so it is reported to the moderators, who decide.
    """
    with transaction.atomic():
        # Held, so that no moderator decides between the question and the act.
        held = Comment.objects.lock().get(pk=comment.pk)
        if held.is_published():
            report_as_impostor(held)
        elif held.may_be_withdrawn():
            transitions.withdraw(held)
        queued = Mail.objects.queued().filter(about=comment_ref(held), to=held.email)
        queued.update(status=Mail.Status.CANCELLED)
        held.forget_address()


def report_as_impostor(comment: Comment) -> None:
    """Once, however often the button is pressed: the report's key comes from the comment's."""
    Report.objects.get_or_create(
        submission_key=uuid5(comment.submission_key, "not by me"),
        defaults={
            "comment": comment,
            "cause": Report.Cause.IMPOSTOR,
            "text": "Whoever reads mail to the writer’s address says that they did not write this.",
        },
    )
