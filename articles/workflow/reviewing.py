"""Review: who is asked, who approves, what is sent back, who works on it next."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import notifications
from articles.models import Article, Edition, Event, Refused, WrongEditionState
from articles.permissions import APPROVE, requires_work
from kingsfund.core.security.permissions import NotPermitted
from kingsfund.models import User


class OwnWork(Refused):
    """Nobody approves what they wrote themselves."""


class NoteIsMissing(Refused):
    """Whoever gets a draft back is told what is missing."""


class NotStaff(Refused):
    """Work is given only to those who may do it."""


def is_used() -> bool:
    """Whether drafts are reviewed here at all."""
    return settings.REVIEW_POLICY != "off"


def is_required() -> bool:
    """Whether nothing is published here that nobody has approved."""
    return settings.REVIEW_POLICY == "required"


def open_edition(article: Article) -> Edition:
    """The draft of an article. Raises `WrongEditionState` when there is none."""
    draft = article.draft_edition()
    if draft is None:
        raise WrongEditionState("There is no draft: readers see the latest text already.")
    return draft


@requires_work()
def submit(
    article: Article,
    *,
    by: AbstractUser,
    to: AbstractUser | None = None,
    note: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> Edition:
    """Ask for a review of the draft: of the one it is given `to`, else of all who may approve it.

    Raises `WrongEditionState`, `NotStaff`, `EditConflict`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        edition = open_edition(article)
        edition.submit(by=by, at=at)
        if to is not None:
            edition.assign(to=checked_worker(to), due_on=edition.due_on)
        Event.objects.record(
            Event.Kind.SUBMITTED,
            article=article,
            edition=edition,
            by=by,
            note=note,
            details={"to": notifications.name_of(to)} if to else {},
            at=at,
        )
        notifications.notify_of_submission(edition, by=by, note=note, at=at)
    return edition


@requires_work(APPROVE)
def approve(
    article: Article,
    *,
    by: AbstractUser,
    based_on: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Edition:
    """Find the draft fit to publish, submitted or not: who read it need not wait to be asked.

    Raises `OwnWork`, `WrongEditionState`, and `EditConflict` if it was changed since it was read.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        edition = open_edition(article)
        if edition.status == Edition.Status.READY:
            who = notifications.name_of(edition.approved_by)
            raise WrongEditionState(f"{who} has approved edition {edition.number} already.")
        if not may_approve(edition, by):
            raise OwnWork("You wrote or submitted this yourself: somebody else has to approve it.")
        edition.approve(by=by, at=at)
        Event.objects.record(
            Event.Kind.APPROVED, article=article, edition=edition, by=by, note=note, at=at
        )
        notifications.notify_of_approval(edition, by=by, note=note, at=at)
    return edition


def may_approve(edition: Edition, user: AbstractUser) -> bool:
    """Tell if somebody may approve an edition: not who wrote it.

    Its writers are who changed the text last and who submitted it. A writer may approve what a
    colleague changed after them, for then both have read the whole.
    """
    last = edition.saved_by_id or edition.created_by_id
    return user.pk not in (last, edition.submitted_by_id)


def approval_of(edition: Edition | None) -> str:
    """What tells the approval that an edition has from every other; empty while it has none."""
    if edition is None or edition.approved_at is None:
        return ""
    return f"{edition.number}-{edition.approved_at.isoformat()}"


@requires_work()
def send_back(
    article: Article,
    *,
    by: AbstractUser,
    note: str,
    based_on: int | None = None,
    at: datetime | None = None,
) -> Edition:
    """Give the draft back to its writer, saying what is missing; for approvers and who was assigned.

    Raises `NoteIsMissing`, `WrongEditionState`, `EditConflict`, `NotPermitted`.
    """
    if not note.strip():
        raise NoteIsMissing("Say what is missing, so that the writer can mend it.")
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        if not (by.has_perm(APPROVE) or open_edition(article).assigned_to_id == by.pk):
            raise NotPermitted("Only approvers, and who it is assigned to, send a draft back.")
        edition = returned(article, by=by, note=note.strip(), at=at)
        notifications.notify_of_return(edition, by=by, note=note.strip(), at=at)
    return edition


@requires_work()
def take_back(article: Article, *, by: AbstractUser, at: datetime | None = None) -> Edition:
    """Withdraw one's own submission, to go on writing. Raises `OwnWork`, `WrongEditionState`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.lock()
        if open_edition(article).submitted_by_id != by.pk:
            raise OwnWork("Somebody else submitted this: send it back instead, and say why.")
        return returned(article, by=by, at=at, details={"taken_back": True})


def void_approval(
    article: Article, edition: Edition, *, by: AbstractUser, at: datetime | None = None
) -> bool:
    """After a change of the text: what was approved is no longer this text, so the draft goes back.

    True if it did. For whoever saves a text, by hand or by itself, in the transaction that saves it.
    """
    if not is_used() or edition.status != Edition.Status.READY:
        return False
    at, note = at or timezone.now(), "The text was changed after it was approved."
    with transaction.atomic():
        article.lock()
        approver = edition.approved_by
        back = returned(article, by=by, note=note, at=at, details={"voided": True})
        notifications.notify_of_voiding(back, approver=approver, by=by, at=at)
    edition.refresh_from_db()
    return True


def returned(
    article: Article,
    *,
    by: AbstractUser,
    at: datetime,
    note: str = "",
    details: dict[str, object] | None = None,
) -> Edition:
    """The draft, open to its writer again, and that written down; the caller holds the article."""
    edition = open_edition(article)
    edition.send_back()
    Event.objects.record(
        Event.Kind.SENT_BACK,
        article=article,
        edition=edition,
        by=by,
        note=note,
        details=details,
        at=at,
    )
    return edition


@requires_work()
def assign(
    article: Article,
    *,
    by: AbstractUser,
    to: AbstractUser | None,
    due_on: date | None = None,
    note: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> Edition:
    """Say who works on the draft next, and until when; nobody is fine too.

    Raises `WrongEditionState`, `NotStaff`, `EditConflict`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        edition = open_edition(article)
        edition.assign(to=checked_worker(to) if to else None, due_on=due_on)
        Event.objects.record(
            Event.Kind.ASSIGNED,
            article=article,
            edition=edition,
            by=by,
            note=note,
            details={
                "to": notifications.name_of(to) if to else "",
                "due_on": str(due_on or ""),
            },
            at=at,
        )
        notifications.notify_of_assignment(edition, by=by, note=note, at=at)
    return edition


def workers() -> QuerySet[User]:
    """Those to whom a draft can be given."""
    return notifications.who_may("articles.change_article")


def checked_worker(user: AbstractUser) -> AbstractUser:
    """Somebody who may change articles. Raises `NotStaff` for anybody else."""
    if not workers().filter(pk=user.pk).exists():
        raise NotStaff(f"{notifications.name_of(user)} may not work on articles.")
    return user
