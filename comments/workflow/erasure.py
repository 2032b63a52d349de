"""What comments keep about a person, and how it is emptied: by wish, or because its time is up.

A comment that is emptied stays as a row without words or person, so that its number, its answers and
the log of decisions hold. What hangs on it is listed in `PARTS`: a new table is a line there.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import F

from comments.models import (
    Appeal,
    Assignment,
    ChainTip,
    Comment,
    Decision,
    Fingerprint,
    LinkedSite,
    Note,
    Report,
    RetentionRun,
    Retry,
    Revision,
    Signal,
    Trace,
)
from comments.models.decision import DecisionQuerySet
from comments.notifications import comment_ref
from comments.permissions import ERASE
from comments.screening import classifier
from comments.workflow import transitions
from kingsfund.core.security.permissions import requires
from kingsfund.data_subjects import DataProvider, DataRecord
from kingsfund.models import Mail, MailQuerySet, User

Status = Comment.Status
ERASED = "[Erased at the writer’s wish.]"


class ErasedTable(NamedTuple):
    """A table that points to comments, and what becomes of its rows when they are emptied."""

    model: type[models.Model]
    what: str
    fate: str
    empty: Callable[[Any], object]

    def of(self, numbers: Iterable[int]) -> models.QuerySet:
        return self.model._default_manager.filter(comment__in=numbers)


def delete(rows: models.QuerySet) -> None:
    rows.delete()


def blank_appeals(rows: models.QuerySet) -> None:
    rows.update(text="[Deleted.]")


def blank_reports(rows: models.QuerySet) -> None:
    """What readers reported stays as a cause; what they wrote of the comment may quote it."""
    rows.update(text="")


def erase_notes(rows: DecisionQuerySet) -> None:
    rows.erase_notes()


PARTS = (
    ErasedTable(Revision, "Earlier versions", "deleted", delete),
    ErasedTable(Signal, "Signals", "deleted", delete),
    ErasedTable(Note, "Moderators’ notes", "deleted", delete),
    ErasedTable(Fingerprint, "Fingerprints of their words", "deleted", delete),
    ErasedTable(LinkedSite, "Sites they link to", "deleted", delete),
    ErasedTable(Trace, "Codes of the network they came from", "deleted", delete),
    ErasedTable(Retry, "Screenings to be tried again", "deleted", delete),
    ErasedTable(Assignment, "Assignments to moderators", "released", delete),
    ErasedTable(Appeal, "Appeals", "emptied", blank_appeals),
    ErasedTable(Report, "Reports about them", "words deleted", blank_reports),
    ErasedTable(Decision, "Decisions", "they stay in the log, their notes deleted", erase_notes),
)


def empty(comments: list[Comment], *, text: str, at: datetime) -> None:
    """Delete words and person of comments whose rows are held, with all that hangs on them."""
    numbers = [comment.pk for comment in comments]
    classifier.forget_for_good(comments)
    for part in PARTS:
        part.empty(part.of(numbers))
    Mail.objects.filter(about__in=[comment_ref(comment) for comment in comments]).delete()
    Comment.objects.filter(pk__in=numbers).update(
        name="Deleted",
        job_title="",
        organisation="",
        declared_interest="",
        email="",
        text=text,
        edit_note="",
        screening=Comment.Screening.DONE,
        score=0,
        seconds_taken=None,
        wants_replies=False,
        email_verified_at=None,
        picked_at=None,
        emptied_at=at,
        version=F("version") + 1,
    )


# A person


def holdings(email: str) -> list[DataRecord]:
    comments = Comment.objects.by_writer(email)
    numbers, states = list(comments.values_list("pk", flat=True)), comments.outcomes()
    answers = Comment.objects.shown().filter(parent__in=numbers).exclude(pk__in=numbers)
    open_states = states[Status.WAITING] + states[Status.REVISE]
    closed = states[Status.DECLINED] + states[Status.SPAM] + states[Status.WITHDRAWN]
    return [
        DataRecord(states[Status.PUBLISHED], "Published comments", "withdrawn and emptied"),
        DataRecord(open_states, "Comments waiting or given back", "withdrawn and emptied"),
        DataRecord(closed, "Comments declined, spam or withdrawn", "emptied"),
        DataRecord(answers.count(), "Answers by others", "readers no longer see them", goes=False),
        *(DataRecord(part.of(numbers).count(), part.what, part.fate) for part in PARTS),
        DataRecord(mails_about(numbers).count(), "Mails about them, to whomever", "deleted"),
        DataRecord(
            Report.objects.by_reader(email).count(),
            "Reports from the address",
            "words and address deleted",
        ),
    ]


def mails_about(numbers: list[int]) -> MailQuerySet:
    return Mail.objects.filter(about__in=[f"comment:{number}" for number in numbers])


@requires(ERASE, by_system=True)
def erase(email: str, *, by: User | None, at: datetime) -> None:
    """Erase a writer, each comment in a transaction of its own, the log of deletions last."""
    numbers = list(Comment.objects.by_writer(email).order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        erase_comment(number, at=at)
    with transaction.atomic():
        Report.objects.by_reader(email).update(text="", email="", reporter="")
        RetentionRun.objects.create(
            rule=RetentionRun.Rule.PERSON, number=len(numbers), at=at, by=by
        )


@transaction.atomic
def erase_comment(number: int, *, at: datetime) -> None:
    """Withdraw a comment that has any future, and empty it."""
    comment = Comment.objects.lock().get(pk=number)
    lock_what_follows()
    status = Comment.Status
    if comment.status in (status.WAITING, status.REVISE, status.PUBLISHED):
        transitions.withdraw(comment)
    empty([comment], text=ERASED, at=at)


def lock_what_follows() -> None:
    """Take what withdrawing and emptying lock one after the other, in the order of all others.

    A withdrawal notes what is to be unlearned and only then the counts are held, for which somebody
    who holds them and starts over, and so waits for that note, would wait in turn.
    """
    ChainTip.objects.lock()
    classifier.lock()


# For the person


def export(email: str) -> dict[str, object]:
    comments = Comment.objects.by_writer(email).select_related("article__live_edition")
    parts = ("revisions", "signals", "notes", "appeals", "reports", "decisions__reason")
    reports = Report.objects.by_reader(email).order_by("pk")
    return {
        "comments": [
            as_data(comment)
            for comment in comments.order_by("submitted_at", "pk").prefetch_related(*parts)
        ],
        "reports": list(reports.values("comment_id", "cause", "text", "at", "status")),
    }


def as_data(comment: Comment) -> dict[str, object]:
    """One comment with what is kept about it; who decided is not the writer's business."""
    written = ("name", "job_title", "organisation", "email", "declared_interest", "text")
    moments = ("submitted_at", "decided_at", "email_verified_at", "picked_at")
    return {
        "number": comment.pk,
        "article": comment.article.get_absolute_url(),
        "answers": comment.parent_id,
        "status": comment.status,
        **{name: getattr(comment, name) for name in (*written, *moments)},
        "policy_version": comment.policy_version,
        "wants_replies": comment.wants_replies,
        "seconds_taken": comment.seconds_taken,
        "edit_note": comment.edit_note,
        "earlier": [{"at": one.at, **one.former} for one in comment.revisions.all()],
        "decisions": [
            {"at": one.at, "action": one.action, "reason": str(one.reason or ""), "note": one.note}
            for one in reversed(comment.decisions.all())
        ],
        "signals": [
            {"name": one.name, "weight": one.weight, "explanation": one.explanation}
            for one in comment.signals.all()
        ],
        "notes": [{"at": one.at, "text": one.text} for one in comment.notes.all()],
        "appeals": [{"at": one.at, "text": one.text} for one in comment.appeals.all()],
        "reported": [{"at": one.at, "cause": one.cause} for one in comment.reports.all()],
    }


PROVIDER = DataProvider("comments", "comments", ERASE, holdings, export, erase)
