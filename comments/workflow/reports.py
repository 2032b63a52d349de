"""Readers report a published comment; a moderator's decision on it is the answer.

A report only sorts the admin’s list. What one weighs grows with how often its sender was right, and
a sender is known only by a keyed hash of an address that was proven; the address itself is deleted
with the answer.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from comments.models import (
    UNPROVEN,
    Applied,
    Comment,
    Decision,
    Report,
    ReportIsSettled,
    SitePolicy,
    reporter_of,
)
from comments.notifications.rows import decision_mail_due
from kingsfund.core.email_addresses import mailbox_of
from kingsfund.core.security.ratelimit import hit
from kingsfund.core.security.signing import make_token
from kingsfund.mail.outbox import cancel_queued_mail, queue_mail
from kingsfund.models import Mail

Action = Decision.Action
PURPOSE = "comment-report"
# Mails to one address in a day that ask whether a report is theirs.
QUESTIONS, DAY = 3, 86_400
TOLD = "comments/report_settled"

# What a decision on a comment says about the reports of it.
ANSWERS: dict[str, str] = {
    Action.KEEP: Report.Status.DISMISSED,
    **dict.fromkeys(
        (Action.EDIT, Action.REVISE, Action.DECLINE, Action.SPAM, Action.WITHDRAW),
        Report.Status.UPHELD,
    ),
}


def receive_report(report: Report, *, key: UUID) -> tuple[Report, bool]:
    """Store a report for the moderators, or give back the one that has the key already.

    Returns the report and whether it is new. An address that came with it is asked by mail. Raises
    `ReportIsSettled` if the comment was taken away meanwhile: nobody would ever answer the report.
    """
    report.submission_key, report.weight = key, UNPROVEN
    try:
        with transaction.atomic():
            if not Comment.objects.lock().get(pk=report.comment_id).is_published():
                raise ReportIsSettled("Readers do not see the comment any more.")
            report.save(force_insert=True)
            ask_whether_theirs(report)
    except IntegrityError:
        earlier = Report.objects.filter(submission_key=key).first()
        if earlier is None:
            raise
        return earlier, False
    return report, True


def verify_report(report: Report) -> None:
    """Whoever opened the link in the mail says that the report is theirs. Raises `ReportIsSettled`."""
    if report.is_proven():
        return
    if not report.email:
        raise ReportIsSettled("It has its answer.")
    Report.objects.know_by_newest_key(report.email)
    report.prove(reporter_of(report.email))


def settle(done: Sequence[Applied]) -> None:
    """Answer the reports of comments by the decisions on them, or reopen what undone ones answered."""
    if undone := [one.decision.undoes_id for one in done if one.decision.undoes_id]:
        reopen_reports(undone)
    answers = {one.comment.pk: one for one in done if answer_of(one)}
    if not answers:
        return
    # Held, so that whoever proves a report at this moment is told, or that it has its answer.
    theirs = Report.objects.open().filter(comment__in=list(answers)).order_by("pk")
    opened = list(theirs.select_for_update(no_key=True))
    for number in {report.comment_id for report in opened}:
        one = answers[number]
        one.comment.reports.all().settle(answer_of(one), decision=one.decision)
    for report in opened:
        if report.reporter and report.email:
            one = answers[report.comment_id]
            report.comment = one.comment
            notify_reporter(report, one.decision, is_kept=answer_of(one) == Report.Status.DISMISSED)


def answer_of(one: Applied) -> str:
    """What a decision says about the reports of the comment; empty for nothing."""
    if one.decision.action == Action.EDIT and not one.comment.is_published():
        return ""  # what was reported before it was taken back is still to be decided on
    return ANSWERS.get(one.decision.action, "")


def reopen_reports(decisions: list[int]) -> None:
    """Let the reports that decisions answered wait again.

    An address comes back only as long as its mail has not left.
    """
    settled = list(Report.objects.filter(settled_by__in=decisions))
    for report in settled:
        if not report.reporter:
            continue
        waiting = Mail.objects.queued().filter(about=report_ref(report), name=TOLD)
        address = waiting.values_list("to", flat=True).first()
        if address and cancel_queued_mail(report_ref(report), name=TOLD):
            Report.objects.filter(pk=report.pk).update(email=address)
    if settled:
        Report.objects.reopen(decisions)


# Mail. It carries no word that was typed into a form.


def report_ref(report: Report) -> str:
    return f"report:{report.pk}"


def confirm_path(report: Report) -> str:
    token = make_token(PURPOSE, report.submission_key.hex, at=report.at)
    return reverse("comments:report-confirm", args=[token])


def ask_whether_theirs(report: Report) -> None:
    """Ask the address that came with a report, unless it was asked enough for a day."""
    if not report.email:
        return
    if not hit(f"report-question:{mailbox_of(report.email)}", QUESTIONS, DAY).allowed:
        return
    context = {
        **context_of(report),
        "confirm_url": settings.SITE_URL + confirm_path(report),
        "answered_within": SitePolicy.objects.current().answered_within(),
    }
    queue_mail(
        "comments/report_received", to=report.email, context=context, about=report_ref(report)
    )


def notify_reporter(report: Report, decision: Decision, *, is_kept: bool) -> None:
    """Tell a known reader what became of the report, when the decision can no longer be undone."""
    context = {
        **context_of(report),
        "is_kept": is_kept,
        "is_edited": decision.action == Action.EDIT,
    }
    queue_mail(
        TOLD, to=report.email, context=context, about=report_ref(report), due_at=decision_mail_due()
    )


def context_of(report: Report) -> dict[str, object]:
    comment = report.comment
    return {
        "article": comment.article,
        "number": comment.pk,
        "comment_url": settings.SITE_URL + comment.get_absolute_url(),
        "policy_url": settings.SITE_URL + reverse("comments:policy"),
    }
