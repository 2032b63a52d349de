"""What becomes of an article after publication: withdrawn, superseded, ended, checked again."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks import task

from articles import addresses
from articles.models import (
    Article,
    Edition,
    Event,
    Refused,
    WrongArticleState,
)
from articles.permissions import PUBLISH, requires_work
from articles.workflow.publishing import EndsBefore, take_off_schedule
from articles.workflow.scheduling import DueJob, require_future, wake_worker_at
from kingsfund.core.datetimes import format_long


class NoticeIsMissing(Refused):
    """Readers are told why; without a sentence for them it does not happen."""


class ReasonIsMissing(Refused):
    """What is done without a word to readers needs one for the log."""


class RunsInCircle(Refused):
    """Following what took whose place would lead back to where it began."""


class AddressIsTaken(Refused):
    """An address leads to one article, for ever."""


def require_notice(notice: str) -> str:
    if not notice.strip():
        raise NoticeIsMissing("Say why, in a sentence for readers.")
    return notice.strip()


def require_reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonIsMissing("Say why. Only the log keeps it; readers do not see it.")
    return reason.strip()


@requires_work(PUBLISH, by_system=True)
def withdraw(
    article: Article,
    *,
    by: AbstractUser | None,
    notice: str,
    shows_text: bool = True,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Take an article out of every list and leave a notice at its address, with or without the text.

    A scheduled edition is taken off the schedule. Raises `NoticeIsMissing`, `WrongArticleState`,
    `EditConflict`.
    """
    at, notice = at or timezone.now(), require_notice(notice)
    with transaction.atomic():
        article.lock(based_on)
        details = {"shows_text": shows_text, "before": notice_now(article)}
        article.withdraw(notice=notice, shows_text=shows_text, at=at)
        drop_schedule(article, by=by, at=at)
        Event.objects.record(
            Event.Kind.WITHDRAWN, article=article, by=by, note=notice, details=details, at=at
        )


@requires_work(PUBLISH)
def reinstate(
    article: Article,
    *,
    by: AbstractUser,
    note: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Put a withdrawn article back where it was, with the banner it had.

    Raises `WrongArticleState`, `EditConflict`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        article.reinstate(**notice_before(article, Event.Kind.WITHDRAWN))
        Event.objects.record(
            Event.Kind.REINSTATED, article=article, by=by, note=note.strip(), at=at
        )


def notice_now(article: Article) -> dict[str, str]:
    """What readers are told of an article, as the log keeps it for the way back."""
    notice_at = article.notice_at.isoformat() if article.notice_at else ""
    return {"notice_kind": article.notice_kind, "notice": article.notice, "notice_at": notice_at}


def notice_before(article: Article, kind: str) -> dict[str, object]:
    """The notice of an article before an event of some kind happened last, as the log has it."""
    last = article.events.of_kind(kind).first()
    before = last.details.get("before", {}) if last else {}
    moment = before.get("notice_at")
    return {
        "notice_kind": before.get("notice_kind", Article.NoticeKind.CURRENT),
        "notice": before.get("notice", ""),
        "at": datetime.fromisoformat(moment) if moment else None,
    }


@requires_work(PUBLISH)
def supersede(
    article: Article,
    *,
    by: AbstractUser,
    other: Article | None,
    notice: str,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Tell readers of a published article that another, or something elsewhere, has taken its place.

    Raises `NoticeIsMissing`, `RunsInCircle`, `WrongArticleState`, `EditConflict`.
    """
    at, notice = at or timezone.now(), require_notice(notice)
    with transaction.atomic():
        hold_chains()
        article.lock(based_on)
        refuse_circle(article, other)
        details = {"by": other.slug if other else "", "before": before_superseding(article)}
        article.supersede(other=other, notice=notice, at=at)
        Event.objects.record(
            Event.Kind.SUPERSEDED, article=article, by=by, note=notice, details=details, at=at
        )


def before_superseding(article: Article) -> dict[str, str]:
    """What to go back to: of an article superseded already, what it was before that."""
    if not article.is_superseded():
        return notice_now(article)
    return article.events.of_kind(Event.Kind.SUPERSEDED).first().details.get("before", {})


def hold_chains() -> None:
    """Let one editor at a time say what took whose place: everybody waits for the same, first row.

    Holding only the articles concerned is not enough: two editors who each add a link to the same
    chain, at its two ends, would close a circle that neither of them sees.
    """
    list(Article.objects.select_for_update().order_by("pk").values_list("pk")[:1])


def refuse_circle(article: Article, other: Article | None) -> None:
    if other is None:
        return
    other.refresh_from_db()
    if other.pk == article.pk:
        raise RunsInCircle("An article cannot take its own place.")
    if article.pk in [later.pk for later in other.successors()]:
        raise RunsInCircle(f"“{other}” leads on to this article: readers would go in a circle.")


@requires_work(PUBLISH)
def undo_supersede(
    article: Article,
    *,
    by: AbstractUser,
    note: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Let an article no longer be superseded; it has the banner it had before.

    Raises `WrongArticleState`, `EditConflict`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        article.undo_supersede(**notice_before(article, Event.Kind.SUPERSEDED))
        Event.objects.record(
            Event.Kind.STANDS_AGAIN, article=article, by=by, note=note.strip(), at=at
        )


@requires_work(PUBLISH)
def edit_notice(
    article: Article,
    *,
    by: AbstractUser,
    notice: str,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Say the same to readers in other words: the date of the notice stays, the log keeps the old.

    Raises `NoticeIsMissing`, `WrongArticleState`, `EditConflict`.
    """
    at, notice = at or timezone.now(), require_notice(notice)
    with transaction.atomic():
        article.lock(based_on)
        details = {"was": article.notice}
        article.edit_notice(notice=notice)
        Event.objects.record(
            Event.Kind.REWORDED, article=article, by=by, note=notice, details=details, at=at
        )


@requires_work(PUBLISH)
def unpublish(
    article: Article,
    *,
    by: AbstractUser,
    reason: str,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Take an article off the site without a trace; its next publication keeps its first date.

    For what should never have been published; `withdraw` tells readers why. Raises
    `ReasonIsMissing`, `EditConflict`, and `WrongArticleState` when readers do not see it.
    """
    at, reason = at or timezone.now(), require_reason(reason)
    with transaction.atomic():
        article.lock(based_on)
        if article.status not in Article.READABLE:
            raise WrongArticleState(f"Readers do not see “{article}”.")
        drop_schedule(article, by=by, at=at)
        if article.is_withdrawn():
            # Published again, it says of itself what it said before the withdrawal.
            article.reinstate(**notice_before(article, Event.Kind.WITHDRAWN))
        article.hide()
        Event.objects.record(Event.Kind.TAKEN_DOWN, article=article, by=by, note=reason, at=at)


def drop_schedule(article: Article, *, by: AbstractUser | None, at: datetime) -> None:
    draft = article.draft_edition()
    if draft and draft.status == Edition.Status.SCHEDULED:
        take_off_schedule(article, by=by, at=at)


@requires_work(PUBLISH)
def plan_end(
    article: Article,
    *,
    by: AbstractUser,
    ends_at: datetime | None,
    ending: str = "",
    notice: str = "",
    at: datetime | None = None,
) -> None:
    """Set what happens to an article at a later moment; no moment takes it back.

    Raises `NotInTheFuture`, `TooFarAhead`, `EndsBefore` when a scheduled edition would follow, and
    `NoticeIsMissing` for a withdrawal without a word to readers.
    """
    at = at or timezone.now()
    if ends_at:
        require_future(ends_at, at=at)
    if ends_at and ending == Article.Ending.WITHDRAW:
        notice = require_notice(notice)
    with transaction.atomic():
        article.lock()
        draft = article.draft_edition()
        if ends_at and draft and draft.publish_at and ends_at <= draft.publish_at:
            raise EndsBefore(f"It is scheduled for {format_long(draft.publish_at)}, after that.")
        article.plan_end(at=ends_at, ending=ending, notice=notice)
        details = {"ends_at": ends_at.isoformat(), "ends_with": ending} if ends_at else {}
        Event.objects.record(
            Event.Kind.END_PLANNED, article=article, by=by, note=notice, details=details, at=at
        )
        if ends_at:
            wake_worker_at(ends_at, end_due_articles)


def end_due(*, at: datetime | None = None) -> int:
    """Do to every article what was planned for its end, if its moment has come; return how many."""
    return ENDING.do(Article.objects.ending(at), moment="ends_at", at=at)


def end_if_due(pk: int, *, at: datetime | None = None) -> bool:
    """Do what was planned for the end of an article if its moment has come; whether it did."""
    with transaction.atomic():
        article = Article.objects.lock_skipping_locked().ending(at).filter(pk=pk).first()
        if article is None:
            return False
        if article.ends_with == Article.Ending.WITHDRAW:
            withdraw(article, by=None, notice=article.end_notice, at=at)
        else:
            article.plan_end(at=None)
            if article.comment_policy in Article.TAKING_COMMENTS:
                close_comments(article, by=None, at=at)
    return True


ENDING = DueJob("The end of article", end_if_due)


@requires_work(PUBLISH, by_system=True)
def close_comments(
    article: Article,
    *,
    by: AbstractUser | None,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Take no new comments on an article; what is published stays, and so does a planned end.

    Whoever has the article open is based on the past now: their form would open it again. Raises
    `WrongArticleState` when it takes none anyway, and `EditConflict`.
    """
    with transaction.atomic():
        article.lock(based_on)
        article.close_comments()
        article.count_save()
        Event.objects.record(Event.Kind.COMMENTS_CLOSED, article=article, by=by, at=at)


@requires_work(PUBLISH)
def mark_reviewed(
    article: Article,
    *,
    by: AbstractUser,
    review_by: date | None,
    note: str = "",
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Record that somebody looked and it still holds; it is asked for again on `review_by`.

    Raises `WrongArticleState` when readers do not see it, and `EditConflict`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        article.require(Article.Status.PUBLISHED)
        article.mark_checked(at=at, review_by=review_by)
        Event.objects.record(
            Event.Kind.CHECKED,
            article=article,
            by=by,
            note=note,
            details={"review_by": review_by.isoformat() if review_by else ""},
            at=at,
        )


@requires_work(PUBLISH)
def rename(
    article: Article,
    *,
    by: AbstractUser,
    slug: str,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Give an article another address; the one that readers knew leads to it for ever.

    An address that was never public is forgotten. Raises `AddressIsTaken`, `EditConflict`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.lock(based_on)
        former = article.slug
        if former == slug:
            return
        move_to(article, slug, by=by)
        if article.was_ever_published():
            article.keep_former_slug(former)
        details = {"from": former, "to": slug}
        Event.objects.record(Event.Kind.RENAMED, article=article, by=by, details=details, at=at)


def move_to(article: Article, slug: str, *, by: AbstractUser) -> None:
    """Write the new address first, then look: whoever wants it at the same moment waits for the row."""
    former = article.slug
    try:
        with transaction.atomic():
            article.slug = slug
            article.save(update_fields=["slug"])
    except IntegrityError as error:
        article.slug = former
        problem = addresses.taken_by(slug, besides=article, to=by)
        raise AddressIsTaken(problem or f"“{slug}” has just been taken. Choose another.") from error
    if problem := addresses.taken_by(slug, besides=article, to=by):
        article.slug = former
        raise AddressIsTaken(problem)


@task()
def end_due_articles() -> int:
    """End what is due; return how many articles that was."""
    return end_due()
