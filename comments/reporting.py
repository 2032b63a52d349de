"""Readers report a published comment; a moderator's decision on it is the answer.

A report only sorts the desk's list. What one weighs grows with how often its sender was right, and
a sender is known only by a keyed hash of an address that was proven; the address itself is deleted
with the answer.
"""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from comments import models
from comments.notifications.rows import decision_mail_due
from kingsfund.emails import call_back_mail, queue_mail
from kingsfund.models import Mail
from kingsfund.signing import make_token
from kingsfund.throttle import allow

PURPOSE = "comment-report"
# Mails to one address in a day that ask whether a report is theirs.
QUESTIONS, DAY = 3, 86_400
TOLD = "comments/report_settled"

# What a decision on a comment says about the reports of it.
ANSWERS = {
    "keep": "dismissed",
    **dict.fromkeys(["edit", "revise", "decline", "spam", "withdraw"], "upheld"),
}


def receive(report: "models.Report", *, key: UUID) -> tuple["models.Report", bool]:
    """Store a report for the moderators, or give back the one that has the key already.

    Returns the report and whether it is new. An address that came with it is asked by mail. Raises
    `ReportIsSettled` if the comment was taken away meanwhile: nobody would ever answer the report.
    """
    report.submission_key, report.weight = key, models.UNPROVEN
    try:
        with transaction.atomic():
            if not models.Comment.objects.hold().get(pk=report.comment_id).is_published():
                raise models.ReportIsSettled("Readers do not see the comment any more.")
            report.save(force_insert=True)
            ask_whether_theirs(report)
    except IntegrityError:
        earlier = models.Report.objects.filter(submission_key=key).first()
        if earlier is None:
            raise
        return earlier, False
    return report, True


def prove(report: "models.Report") -> None:
    """Whoever opened the link in the mail says that the report is theirs. Raises `ReportIsSettled`."""
    if report.is_proven():
        return
    if not report.email:
        raise models.ReportIsSettled("It has its answer.")
    report.prove(models.reporter_of(report.email))


def settle(comment: "models.Comment", decision: "models.Decision") -> None:
    """Answer the reports of a comment by the decision on it, or reopen what an undone one answered."""
    if decision.undoes_id:
        reopen(decision.undoes)
    answer = ANSWERS.get(decision.action)
    if decision.action == "edit" and not comment.is_published():
        answer = None  # what was reported before it was taken back is still to be decided on
    if answer is None:
        return
    # Held, so that whoever proves a report at this moment is told, or that it has its answer.
    opened = list(comment.reports.open().order_by("pk").select_for_update(no_key=True))
    comment.reports.all().settle(answer, decision=decision)
    for report in opened:
        if report.reporter and report.email:
            tell_reporter(report, decision, is_kept=answer == "dismissed")


def reopen(decision: "models.Decision") -> None:
    """Let reports wait again. An address comes back only as long as its mail has not left."""
    for report in decision.settled_reports.exclude(reporter=""):
        waiting = Mail.objects.queued().filter(about=about(report), name=TOLD)
        address = waiting.values_list("to", flat=True).first()
        if address and call_back_mail(about(report), name=TOLD):
            models.Report.objects.filter(pk=report.pk).update(email=address)
    models.Report.objects.reopen(decision)


# Mail. It carries no word that was typed into a form.


def about(report: "models.Report") -> str:
    return f"report:{report.pk}"


def confirm_path(report: "models.Report") -> str:
    return reverse("comments:report-confirm", args=[make_token(PURPOSE, report.submission_key.hex)])


def ask_whether_theirs(report: "models.Report") -> None:
    """Ask the address that came with a report, unless it was asked enough for a day."""
    if not report.email:
        return
    if not allow(f"report-question:{report.email.lower()}", QUESTIONS, DAY).allowed:
        return
    context = {
        **context_of(report),
        "confirm_url": settings.SITE_URL + confirm_path(report),
        "answered_within": models.SitePolicy.objects.current().answered_within(),
    }
    queue_mail("comments/report_received", to=report.email, context=context, about=about(report))


def tell_reporter(report: "models.Report", decision: "models.Decision", *, is_kept: bool) -> None:
    """Tell a known reader what became of the report, when the decision can no longer be undone."""
    context = {
        **context_of(report),
        "is_kept": is_kept,
        "is_edited": decision.action == "edit",
    }
    queue_mail(
        TOLD, to=report.email, context=context, about=about(report), due_at=decision_mail_due()
    )


def context_of(report: "models.Report") -> dict[str, object]:
    comment = report.comment
    return {
        "article": comment.article,
        "number": comment.pk,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
        "policy_url": settings.SITE_URL + reverse("comments:policy"),
    }
