"""External reviewers: they are let in to one draft by a link, remark on it, and check its facts."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from articles import notifications
from articles.models import Edition, Event, Refused, ReviewLink
from articles.permissions import requires_work
from articles.workflow import remarks
from kingsfund.core.security.signing import BadToken, read_token

LONGEST, USUAL = 60, 14
# An ended link keeps its reader's address for so long, in case they are asked again.
ADDRESS_KEPT = timedelta(days=90)


class NotOpenForReaders(Refused):
    """Only a draft is shown to external reviewers, and only for a while."""


class TextHasChanged(Refused):
    """What was checked is not the text any more."""


def link_of(token: str) -> ReviewLink | None:
    """The link that a token was made for, open or not; None for anything else."""
    try:
        pk, edition = read_token(notifications.REVIEW, token)
    except (BadToken, TypeError, ValueError):
        return None
    found = ReviewLink.objects.select_related("edition__article", "created_by")
    return found.filter(pk=pk, edition=edition).first()


def lets_in(link: ReviewLink, at: datetime | None = None) -> bool:
    """Whether a link still shows its edition: not past its day, not revoked, the text not taken away.

    What was published is shown for as long as readers can read or look it up.
    """
    edition = link.edition
    if edition.status == Edition.Status.PUBLISHED:
        readable = Edition.objects.visible(at).filter(pk=edition.pk)
        return link.is_open(at) and readable.exists()
    return link.is_open(at)


@requires_work()
def make_link(
    edition: Edition,
    *,
    by: AbstractUser,
    name: str,
    email: str = "",
    days: int = USUAL,
    asks_for_facts: bool = False,
    at: datetime | None = None,
) -> ReviewLink:
    """Invite somebody to one draft for some days, by mail if there is an address.

    Raises `NotOpenForReaders`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        edition.article.lock()
        edition.refresh_from_db()
        if not edition.is_open() or not 1 <= days <= LONGEST:
            raise NotOpenForReaders(f"A link is for a draft, and for 1 to {LONGEST} days.")
        link = ReviewLink.objects.create(
            edition=edition,
            name=name,
            email=email,
            asks_for_facts=asks_for_facts,
            created_by=by,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        record(Event.Kind.LINK_MADE, link, by=by, at=at)
        notifications.invite(link, by=by)
    return link


@requires_work()
def revoke(link: ReviewLink, *, by: AbstractUser, at: datetime | None = None) -> None:
    """Let nobody in by a link any more, at once; the remarks stay."""
    at = at or timezone.now()
    with transaction.atomic():
        link.edition.article.lock()
        link.refresh_from_db()
        if link.revoked_at is None:
            link.revoke(at=at)
            record(Event.Kind.LINK_REVOKED, link, by=by, at=at)


@requires_work()
def extend(
    link: ReviewLink, *, by: AbstractUser, days: int = USUAL, at: datetime | None = None
) -> ReviewLink:
    """Give the same reader a new link in place of one; their remarks and their check go along.

    Raises `NotOpenForReaders`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        revoke(link, by=by, at=at)
        new = make_link(
            link.edition,
            by=by,
            name=link.name,
            email=link.email,
            days=days,
            asks_for_facts=link.asks_for_facts,
            at=at,
        )
        link.hand_over(new)
    return new


def check_facts(
    link: ReviewLink, *, digest: str, statement: str, at: datetime | None = None
) -> None:
    """Write down that an invited reader found the facts of this very text right.

    Raises `NotOpenForReaders`, and `TextHasChanged` when `digest` is that of another text.
    """
    at = at or timezone.now()
    with transaction.atomic():
        edition = link.edition
        edition.article.lock()
        edition.refresh_from_db()
        if not (link.asks_for_facts and edition.is_open()):
            raise NotOpenForReaders("The facts of this text are not asked about (any more).")
        if digest != remarks.text_digest(edition):
            raise TextHasChanged("The text was changed while you were reading it.")
        link.mark_facts_checked(digest=digest, at=at)
        Event.objects.record(
            Event.Kind.FACTS_CHECKED,
            article=edition.article,
            edition=edition,
            by=None,
            who=f"{link.name} (invited)",
            note=statement,
            details={"link": link.pk, "digest": digest},
            at=at,
        )
        notifications.notify_of_facts(link, statement=statement, at=at)


def forget_reviewer_addresses(*, at: datetime | None = None) -> int:
    """Forget the addresses of readers whose links ended long ago; return how many. For the clock."""
    before = (at or timezone.now()) - ADDRESS_KEPT
    return ReviewLink.objects.ended_with_an_address(before).update(email="")


def record(kind: str, link: ReviewLink, *, by: AbstractUser, at: datetime) -> None:
    Event.objects.record(
        kind,
        article=link.edition.article,
        edition=link.edition,
        by=by,
        note=f"For {link.name}",
        details={"link": link.pk, "until": link.expires_at.isoformat()},
        at=at,
    )
