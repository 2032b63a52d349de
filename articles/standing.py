"""What becomes of an article after publication: withdrawn, superseded, ended, checked again."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Edition, Event, Refused, WrongEditionState
from articles.publishing import NotInTheFuture, take_off_schedule


class NoticeIsMissing(Refused):
    """Readers are told why; without a sentence for them it does not happen."""


class NoReason(Refused):
    """Colleagues are told why; without a sentence for the log it does not happen."""


def require_notice(notice: str) -> str:
    if not notice.strip():
        raise NoticeIsMissing("Say why, in a sentence for readers.")
    return notice.strip()


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
    `StaleVersion`.
    """
    at, notice = at or timezone.now(), require_notice(notice)
    with transaction.atomic():
        article.hold(based_on)
        article.withdraw(notice=notice, shows_text=shows_text, at=at)
        drop_schedule(article, by=by, at=at)
        details = {"shows_text": shows_text}
        Event.objects.record(
            Event.Act.WITHDRAWN, article=article, by=by, note=notice, details=details, at=at
        )


def reinstate(
    article: Article, *, by: AbstractUser, note: str = "", at: datetime | None = None
) -> None:
    """Put a withdrawn article back where it was, with the banner it had. Raises `WrongArticleState`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.hold()
        article.reinstate(**standing_before(article))
        Event.objects.record(Event.Act.REINSTATED, article=article, by=by, note=note, at=at)


def standing_before(article: Article) -> dict[str, object]:
    """The standing of an article aside from a withdrawal, as its history has it."""
    if article.superseded_by_id or article.standing == Article.Standing.SUPERSEDED:
        last = article.events.of_kind(Event.Act.SUPERSEDED).first()
        if last:
            return {"standing": "superseded", "notice": last.note, "at": last.at}
    correction = article.editions.published().corrections().order_by("-number").first()
    if correction:
        note = correction.change_note
        return {"standing": "corrected", "notice": note, "at": correction.published_at}
    return {"standing": "current", "notice": "", "at": None}


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

    Raises `NoticeIsMissing`, `WrongArticleState`, `StaleVersion`.
    """
    at, notice = at or timezone.now(), require_notice(notice)
    with transaction.atomic():
        article.hold(based_on)
        if other is not None and other.superseded_by_id == article.pk:
            raise NoticeIsMissing("That article says that this one has taken its place.")
        article.supersede(other=other, notice=notice, at=at)
        details = {"by": other.slug} if other else {}
        Event.objects.record(
            Event.Act.SUPERSEDED, article=article, by=by, note=notice, details=details, at=at
        )


def take_down(
    article: Article, *, by: AbstractUser | None, reason: str = "", at: datetime | None = None
) -> None:
    """Take an article off the site without a trace; its next publication keeps its first date.

    For what should never have been published; `withdraw` tells readers why. Raises
    `WrongArticleState` when readers do not see it.
    """
    at = at or timezone.now()
    with transaction.atomic():
        article.hold()
        drop_schedule(article, by=by, at=at)
        article.hide()
        Event.objects.record(Event.Act.TAKEN_DOWN, article=article, by=by, note=reason, at=at)


def drop_schedule(article: Article, *, by: AbstractUser | None, at: datetime) -> None:
    draft = article.draft_edition()
    if draft and draft.status == Edition.Status.SCHEDULED:
        take_off_schedule(article, by=by, at=at)


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

    Raises `NotInTheFuture`, and `NoticeIsMissing` for a withdrawal without a word to readers.
    """
    at = at or timezone.now()
    if ends_at and ends_at <= at:
        raise NotInTheFuture("That moment has passed already.")
    if ends_at and ending == Article.Ending.WITHDRAW:
        notice = require_notice(notice)
    with transaction.atomic():
        article.hold()
        article.plan_end(at=ends_at, ending=ending, notice=notice)
        details = {"ends_at": ends_at.isoformat(), "ends_with": ending} if ends_at else {}
        Event.objects.record(
            Event.Act.END_PLANNED, article=article, by=by, note=notice, details=details, at=at
        )


def end_due(*, at: datetime | None = None) -> int:
    """Do to every article what was planned for its end, if its moment has come; return how many."""
    ending = Article.objects.ending(at).values_list("pk", flat=True)
    return sum(end_if_due(pk, at=at) for pk in list(ending))


def end_if_due(pk: int, *, at: datetime | None = None) -> bool:
    with transaction.atomic():
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            return False
        article.hold()
        if not Article.objects.ending(at).filter(pk=pk).exists():
            return False
        if article.ends_with == Article.Ending.WITHDRAW:
            withdraw(article, by=None, notice=article.end_notice, at=at)
        else:
            article.close_comments()
            Event.objects.record(Event.Act.COMMENTS_CLOSED, article=article, by=None, at=at)
    return True


def confirm_correct(
    article: Article,
    *,
    by: AbstractUser,
    review_by: date | None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Record that somebody looked and it still holds; it is asked for again on `review_by`."""
    at = at or timezone.now()
    with transaction.atomic():
        article.hold()
        article.mark_checked(at=at, review_by=review_by)
        Event.objects.record(
            Event.Act.CHECKED,
            article=article,
            by=by,
            note=note,
            details={"review_by": review_by.isoformat() if review_by else ""},
            at=at,
        )


def keep_in_history(
    edition: Edition,
    *,
    by: AbstractUser,
    is_in_history: bool,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Let readers look up an edition that was followed by another, or (with a reason) no longer.

    Raises `NoReason`, and `WrongEditionState` for what readers see now, for what they never saw, and
    for what is so already.
    """
    if not is_in_history and not reason.strip():
        raise NoReason("Say why it is taken out: the log keeps it, readers do not see it.")
    with transaction.atomic():
        edition.article.hold()
        edition.refresh_from_db()
        require_change_of_history(edition, is_in_history)
        edition.keep_in_history(is_in_history)
        act = Event.Act.UNHIDDEN if is_in_history else Event.Act.HIDDEN
        Event.objects.record(
            act, article=edition.article, edition=edition, by=by, note=reason.strip(), at=at
        )


def require_change_of_history(edition: Edition, is_in_history: bool) -> None:
    if edition.article.live_edition_id == edition.pk:
        raise WrongEditionState(f"Edition {edition.number} is what readers see now.")
    if edition.is_in_history == is_in_history:
        where = "in the public history already" if is_in_history else "out of it already"
        raise WrongEditionState(f"Edition {edition.number} is {where}.")


def rename(article: Article, *, by: AbstractUser, slug: str, at: datetime | None = None) -> None:
    """Give an article another address; the one that readers knew leads to it for ever.

    An address that was never public is forgotten.
    """
    with transaction.atomic():
        article.hold()
        former = article.slug
        if former == slug:
            return
        article.slug = slug
        article.save(update_fields=["slug"])
        if article.was_ever_published():
            article.keep_former_slug(former)
        Event.objects.record(
            Event.Act.RENAMED,
            article=article,
            by=by,
            details={"from": former, "to": slug},
            at=at,
        )
