"""From draft to page: now, or at a moment set for it."""

from calendar import monthrange
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from articles import notifications, publish_checks
from articles.models import Article, Edition, Event, Refused, WrongArticleState
from articles.permissions import OVERRIDE, PUBLISH, requires_work
from articles.publish_checks import Problem
from articles.workflow import reviewing
from articles.workflow.scheduling import DueJob, require_future, wake_worker_at
from kingsfund.core.datetimes import format_long
from kingsfund.core.security.permissions import require_permission


class NeedsSecondPair(Refused):
    """Somebody other than the writer has to approve it first."""


class ApprovalIsVoid(Refused):
    """Whoever publishes believes that somebody has approved what nobody has."""


class ScheduleHasChanged(Refused):
    """Somebody else has set another moment since the page was opened."""


class EndsBefore(Refused):
    """An article cannot end before it is published."""


@requires_work(PUBLISH)
def publish(
    article: Article,
    *,
    by: AbstractUser,
    at: datetime | None = None,
    based_on: int | None = None,
    override: str = "",
    approval: str = "",
) -> Edition:
    """Show the draft of an article to readers from now on (or `at`); return the published edition.

    The first publication gives the article its date; a later one marks it as revised, unless the
    change is minor. `override` is the reason for passing over checks that block, and is logged;
    `approval` is the one that the editor was shown (`reviewing.approval_of`), if any.
    Raises `ChecksFailed`, `NeedsSecondPair`, `ApprovalIsVoid`, `WrongArticleState`, and
    `EditConflict` if somebody saved since `based_on`.
    """
    at = at or timezone.now()
    publish_checks.read_ahead(article)
    with transaction.atomic():
        article.lock(based_on)
        return publish_locked(
            article, article.draft_edition(), by=by, at=at, override=override, approval=approval
        )


@requires_work(PUBLISH)
def publish_locked(
    article: Article,
    edition: Edition | None,
    *,
    by: AbstractUser,
    at: datetime | None = None,
    override: str = "",
    approval: str = "",
) -> Edition:
    """`publish` for a caller that has locked the article, and has read its latest edition since."""
    at = at or timezone.now()
    require_approval(edition, approval)
    edition = require_checks(article, edition, by=by, override=override, at=at)
    show(article, edition, by=by, at=at)
    return edition


@requires_work(PUBLISH)
def schedule(
    article: Article,
    *,
    by: AbstractUser,
    publish_at: datetime,
    based_on: int | None = None,
    override: str = "",
    approval: str = "",
    at: datetime | None = None,
) -> Edition:
    """Freeze the draft of an article until readers shall see it; return the edition.

    What is scheduled is what was checked: the publish checks stand here, and the text cannot change any
    more. Raises what `publish` raises, `NotInTheFuture`, `TooFarAhead` and `EndsBefore`.
    """
    at = at or timezone.now()
    require_future(publish_at, at=at)
    publish_checks.read_ahead(article)
    with transaction.atomic():
        article.lock(based_on)
        require_end_after(article, publish_at)
        draft = article.draft_edition()
        require_approval(draft, approval)
        edition = require_checks(article, draft, by=by, override=override, at=at)
        edition.schedule(by=by, publish_at=publish_at)
        record_schedule(article, edition, by=by, at=at)
    return edition


def require_approval(edition: Edition | None, approval: str) -> None:
    """Raises `ApprovalIsVoid` if an editor was shown an approval that the edition has not (any more)."""
    if approval and approval != reviewing.approval_of(edition):
        raise ApprovalIsVoid(
            "The approval that you were shown is void: the text was changed after it, or it was sent "
            "back. Nobody has approved what it says now. If you go on, it goes out without an approval."
        )


@requires_work(PUBLISH)
def reschedule(
    article: Article,
    *,
    by: AbstractUser,
    publish_at: datetime,
    instead_of: datetime | None = None,
    at: datetime | None = None,
) -> Edition:
    """Give a scheduled edition another moment; the text stays as it was checked.

    `instead_of` is the moment that the editor saw. Raises `ScheduleHasChanged` if it is another by
    now, `WrongEditionState` when nothing is scheduled (any more), `NotInTheFuture`, `TooFarAhead`.
    """
    at = at or timezone.now()
    require_future(publish_at, at=at)
    with transaction.atomic():
        article.lock()
        require_end_after(article, publish_at)
        edition = latest_edition_of(article)
        edition.require(Edition.Status.SCHEDULED)
        if instead_of and edition.publish_at != instead_of:
            now = format_long(edition.publish_at)
            raise ScheduleHasChanged(f"Somebody else has changed the time meanwhile: it is {now}.")
        before = edition.publish_at
        edition.reschedule(by=by, publish_at=publish_at)
        record_schedule(article, edition, by=by, at=at, **{"from": before.isoformat()})
    return edition


def record_schedule(
    article: Article, edition: Edition, *, by: AbstractUser, at: datetime, **details: str
) -> None:
    """Write down when an edition is to be published, and ask the worker to look then."""
    details = {"publish_at": edition.publish_at.isoformat(), **details}
    Event.objects.record(
        Event.Kind.SCHEDULED, article=article, edition=edition, by=by, details=details, at=at
    )
    wake_worker_at(edition.publish_at, publish_due_editions)
    notifications.notify_of_schedule(edition, by=by, at=at)


def require_end_after(article: Article, moment: datetime) -> None:
    if article.ends_at and article.ends_at <= moment:
        raise EndsBefore(f"Its end is planned for {format_long(article.ends_at)}, before that.")


def latest_edition_of(article: Article) -> Edition:
    """The open edition of an article, else its latest. Raises `WrongArticleState` without any."""
    edition = article.latest_edition()
    if edition is None:
        raise WrongArticleState("Nothing of it has been written yet.")
    return edition


@requires_work(PUBLISH)
def unschedule(article: Article, *, by: AbstractUser, at: datetime | None = None) -> None:
    """Take the draft of an article off the schedule, so that it can change again.

    Raises `WrongEditionState` when it is not scheduled (any more).
    """
    with transaction.atomic():
        article.lock()
        take_off_schedule(article, by=by, at=at or timezone.now())


def take_off_schedule(article: Article, *, by: AbstractUser | None, at: datetime) -> None:
    edition = latest_edition_of(article)
    edition.unschedule()
    Event.objects.record(Event.Kind.UNSCHEDULED, article=article, edition=edition, by=by, at=at)


def publish_due(*, at: datetime | None = None) -> int:
    """Show readers every edition whose moment has come; return how many.

    Each is a transaction of its own that holds the article and looks again, so that killing it at
    any moment, running it twice, or at the same time elsewhere publishes each exactly once.
    """
    return PUBLISHING.do(Edition.objects.due(at), moment="publish_at", key="article_id", at=at)


def publish_if_due(article_id: int, *, at: datetime | None = None) -> bool:
    """Publish what is scheduled of an article if its moment has come; whether it did.

    An article that somebody else holds just now is left for the next time, so that several clocks
    do not queue for it.
    """
    with transaction.atomic():
        article = Article.objects.lock_skipping_locked().filter(pk=article_id).first()
        if article is None:
            return False
        due = Edition.objects.due(at).filter(article=article).select_related("scheduled_by")
        edition = due.defer("body", "key_points").first()
        if edition is None:
            return False
        show(article, edition, by=edition.scheduled_by, at=edition.publish_at, by_clock=True)
    return True


PUBLISHING = DueJob("The scheduled edition of article", publish_if_due)


def require_checks(
    article: Article, edition: Edition | None, *, by: AbstractUser, override: str, at: datetime
) -> Edition:
    """The draft of an article, once every check let it through or was passed over with a reason.

    `edition` is its latest; where that is not open, or there is none, there is no draft to check.

    Raises `NotPermitted` for a reason given by somebody who may not pass over any check.
    """
    if article.is_withdrawn():
        raise WrongArticleState("It is withdrawn. Reinstate it before a new edition is published.")
    if override:
        require_permission(by, OVERRIDE)
    edition = edition if edition and edition.is_open() else None
    passed_over = publish_checks.require_passing(
        publish_checks.problems_of(article, edition), override=override
    )
    if edition.is_frozen():
        edition.require(*Edition.EDITABLE)
    if settings.REVIEW_POLICY == "required" and edition.approved_at is None:
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
        Event.Kind.OVERRODE,
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
    details = {"change": edition.change}
    if by_clock:
        details["publish_at"] = at.isoformat()
    if not article.was_ever_published():
        article.review_by = article.review_by or next_check(timezone.localdate(at))
    edition.mark_published(by=by, at=at)
    edition.bylines.all().write_out()
    article.show(edition, at=at)
    Event.objects.record(
        Event.Kind.PUBLISHED,
        article=article,
        edition=edition,
        by=None if by_clock else by,
        note=edition.change_note,
        details=details,
    )
    notifications.notify_of_publication(edition, by=None if by_clock else by, at=at)


def next_check(day: date) -> date | None:
    """The day on which somebody is asked whether an article of a day still holds; None for never."""
    months = settings.REVIEW_AFTER_MONTHS
    if not months:
        return None
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@task()
def publish_due_editions() -> int:
    """Publish what is due; return how many editions that was."""
    return publish_due()
