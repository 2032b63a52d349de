"""From draft to page: now, or at a moment set for it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from articles import gate, notifications
from articles.gate import Problem
from articles.models import Article, Edition, Event, Refused, WrongArticleState


class NeedsSecondPair(Refused):
    """Somebody other than the writer has to approve it first."""


class NotInTheFuture(Refused):
    """A moment that lies in the past cannot be waited for."""


def publish(
    article: Article,
    *,
    by: AbstractUser,
    at: datetime | None = None,
    based_on: int | None = None,
    override: str = "",
) -> Edition:
    """Show the draft of an article to readers from now on (or `at`); return the published edition.

    The first publication gives the article its date; a later one marks it as revised, unless the
    change is minor. `override` is the reason for passing over checks that block, and is logged.
    Raises `gate.NotReady`, `NeedsSecondPair`, `WrongArticleState`, and `StaleVersion` if somebody
    saved since `based_on`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.hold(based_on)
        edition = pass_gate(article, by=by, override=override, at=at)
        show(article, edition, by=by, at=at)
    return edition


def schedule(
    article: Article,
    *,
    by: AbstractUser,
    publish_at: datetime,
    based_on: int | None = None,
    override: str = "",
    at: datetime | None = None,
) -> Edition:
    """Freeze the draft of an article until readers shall see it; return the edition.

    What is scheduled is what was checked: the gate stands here, and the text cannot change any
    more. Raises what `publish` raises, and `NotInTheFuture`.
    """
    at = at or timezone.now()
    if publish_at <= at:
        raise NotInTheFuture("That moment has passed already.")
    with transaction.atomic():
        article.hold(based_on)
        edition = pass_gate(article, by=by, override=override, at=at)
        edition.schedule(by=by, publish_at=publish_at)
        Event.objects.record(
            Event.Act.SCHEDULED,
            article=article,
            edition=edition,
            by=by,
            details={"publish_at": publish_at.isoformat()},
            at=at,
        )
        notifications.tell_of_schedule(edition, by=by, at=at)
    return edition


def unschedule(article: Article, *, by: AbstractUser, at: datetime | None = None) -> None:
    """Take the draft of an article off the schedule, so that it can change again.

    Raises `WrongEditionState` when it is not scheduled (any more).
    """
    with transaction.atomic():
        article.hold()
        take_off_schedule(article, by=by, at=at or timezone.now())


def take_off_schedule(article: Article, *, by: AbstractUser | None, at: datetime) -> None:
    edition = article.draft_edition() or article.latest_edition()
    edition.unschedule()
    Event.objects.record(Event.Act.UNSCHEDULED, article=article, edition=edition, by=by, at=at)


def publish_due(*, at: datetime | None = None) -> int:
    """Show readers every edition whose moment has come; return how many.

    Each is a transaction of its own that holds the article and looks again, so that killing it at
    any moment, running it twice, or at the same time elsewhere publishes each exactly once.
    """
    due = Edition.objects.due(at).values_list("article_id", flat=True)
    return sum(publish_if_due(article_id, at=at) for article_id in list(due))


def publish_if_due(article_id: int, *, at: datetime | None = None) -> bool:
    with transaction.atomic():
        article = Article.objects.filter(pk=article_id).first()
        if article is None:
            return False
        article.hold()
        edition = Edition.objects.due(at).filter(article=article).first()
        if edition is None:
            return False
        show(article, edition, by=edition.scheduled_by, at=edition.publish_at, by_clock=True)
    return True


def pass_gate(article: Article, *, by: AbstractUser, override: str, at: datetime) -> Edition:
    """The draft of an article, once every check let it through or was passed over with a reason."""
    if article.is_withdrawn():
        raise WrongArticleState("It is withdrawn. Reinstate it before a new edition is published.")
    edition = article.draft_edition()
    passed_over = gate.let_through(gate.problems_of(article, edition), override=override)
    if edition.is_frozen():
        edition.require(*Edition.EDITABLE)
    if settings.SECOND_PAIR_OF_EYES == "required" and edition.approved_at is None:
        raise NeedsSecondPair("Somebody other than its writer has to approve it first.")
    if passed_over:
        record_override(article, edition, passed_over, by=by, reason=override, at=at)
    return edition


def record_override(
    article: Article,
    edition: Edition,
    problems: list[Problem],
    *,
    by: AbstractUser,
    reason: str,
    at: datetime,
) -> None:
    Event.objects.record(
        Event.Act.OVERRODE,
        article=article,
        edition=edition,
        by=by,
        note=reason.strip(),
        details={"checks": [problem.check for problem in problems],
                 "problems": [problem.message for problem in problems]},
        at=at,
    )  # fmt: skip


def show(
    article: Article,
    edition: Edition,
    *,
    by: AbstractUser | None,
    at: datetime,
    by_clock: bool = False,
) -> None:
    """Let readers see an edition, and write that down; the caller holds the article."""
    edition.mark_published(by=by, at=at)
    article.show(edition, at=at)
    Event.objects.record(
        Event.Act.PUBLISHED,
        article=article,
        edition=edition,
        by=None if by_clock else by,
        note=edition.change_note,
        details={"change": edition.change},
    )
    notifications.tell_of_publication(edition, by=None if by_clock else by, at=at)
