"""The second pair of eyes: who is asked, who approves, what is sent back, who works on it next."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Edition, Event, Refused, WrongEditionState


class OwnWork(Refused):
    """Nobody is the second pair of eyes on what they wrote themselves."""


def open_edition(article: Article) -> Edition:
    """The draft of an article. Raises `WrongEditionState` when there is none."""
    draft = article.draft_edition()
    if draft is None:
        raise WrongEditionState("There is no draft: readers see the latest text already.")
    return draft


def submit(
    article: Article, *, by: AbstractUser, based_on: int | None = None, at: datetime | None = None
) -> Edition:
    """Ask for a review of the draft. Raises `WrongEditionState`, `StaleVersion`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.hold(based_on)
        edition = open_edition(article)
        edition.submit(by=by, at=at)
        Event.objects.record(Event.Act.SUBMITTED, article=article, edition=edition, by=by, at=at)
    return edition


def approve(
    article: Article,
    *,
    by: AbstractUser,
    based_on: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Edition:
    """Find the draft fit to publish. Raises `OwnWork`, `WrongEditionState`, `StaleVersion`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.hold(based_on)
        edition = open_edition(article)
        if not may_approve(edition, by):
            raise OwnWork("You wrote or submitted this yourself: somebody else has to approve it.")
        edition.approve(by=by, at=at)
        Event.objects.record(
            Event.Act.APPROVED, article=article, edition=edition, by=by, note=note, at=at
        )
    return edition


def may_approve(edition: Edition, user: AbstractUser) -> bool:
    """Whether somebody is a second pair of eyes on an edition, rather than the first."""
    return user.pk not in (edition.saved_by_id, edition.submitted_by_id)


def send_back(
    article: Article, *, by: AbstractUser, note: str, at: datetime | None = None
) -> Edition:
    """Give the draft back to its writer, saying why. Raises `WrongEditionState`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.hold()
        edition = open_edition(article)
        edition.send_back()
        Event.objects.record(
            Event.Act.SENT_BACK, article=article, edition=edition, by=by, note=note, at=at
        )
    return edition


def void_approval(article: Article, edition: Edition, *, by: AbstractUser) -> bool:
    """After a change of the text: what was approved or under review is no longer this text.

    Where a second pair of eyes is required, the draft goes back; True if it did.
    """
    waits = edition.status in (Edition.Status.IN_REVIEW, Edition.Status.READY)
    if not waits or settings.SECOND_PAIR_OF_EYES != "required" or not edition.approved_at:
        return False
    send_back(article, by=by, note="The text was changed after it was approved.")
    edition.refresh_from_db()
    return True


def assign(
    article: Article,
    *,
    by: AbstractUser,
    to: AbstractUser | None,
    due_on: date | None = None,
    at: datetime | None = None,
) -> Edition:
    """Say who works on the draft next, and until when. Raises `WrongEditionState`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.hold()
        edition = open_edition(article)
        edition.assign(to=to, due_on=due_on)
        details = {"to": to.get_username() if to else "", "due_on": str(due_on or "")}
        Event.objects.record(
            Event.Act.ASSIGNED, article=article, edition=edition, by=by, details=details, at=at
        )
    return edition
