"""The history of a draft: what it said when it was saved by hand, and before a text took its place.

Saves that a page makes by itself are not kept one by one: the text they began from is, when somebody
else wrote it or some minutes have passed. However often an article is saved, no more than some hundred
of its texts are kept: the latest, and of the days before them the last of each.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from articles.models import DraftSnapshot, Edition, Event
from articles.models.snapshot import content_digest, content_of
from articles.permissions import requires_work
from articles.workflow import drafts, reviewing

Reason = DraftSnapshot.Reason
# So many of the latest texts of an article are kept, and of so many days before the last of each.
LATEST, DAYS = 40, 60
# A page that saves by itself leaves a text behind at most this often.
APART = timedelta(minutes=10)
# Texts of an edition that is not worked on any more are kept for so long.
KEPT_FOR = timedelta(days=180)


def keep_snapshot(
    edition: Edition, reason: str, *, by: AbstractUser | None, at: datetime | None = None
) -> DraftSnapshot | None:
    """Keep what an edition says now; None if that is what was kept last. The caller holds the article."""
    content = content_of(edition)
    digest = content_digest(content)
    earlier = list(
        DraftSnapshot.objects.of_article(edition.article).only("pk", "at", "edition", "digest")
    )
    last = next((one.digest for one in earlier if one.edition_id == edition.pk), None)
    if digest == last:
        return None
    snapshot = DraftSnapshot.objects.create(
        edition=edition,
        reason=reason,
        content=content,
        digest=digest,
        by=by,
        at=at or timezone.now(),
    )
    thin([snapshot, *earlier])
    return snapshot


def keep_stored(stored: Edition, reason: str) -> DraftSnapshot | None:
    """Keep an edition as it is stored, before it is written over, as its last writer's."""
    if stored.pk is None:
        return None
    return keep_snapshot(
        stored, reason, by=stored.saved_by or stored.created_by, at=stored.updated_at
    )


def keep_before_autosave(
    stored: Edition, *, by: AbstractUser, at: datetime | None = None
) -> DraftSnapshot | None:
    """Keep what is stored if somebody else wrote it, or if nothing was kept for some minutes."""
    at = at or timezone.now()
    last = stored.snapshots.order_by("-pk").values_list("at", flat=True).first()
    is_foreign = stored.saved_by_id not in (None, by.pk)
    if is_foreign or at - (last or stored.created_at) > APART:
        return keep_stored(stored, Reason.WRITTEN_ON)
    return None


def thin(rows: list[DraftSnapshot]) -> None:
    """Delete those of the texts of an article that are too many; the latest comes first."""
    if len(rows) <= LATEST:
        return
    days: dict[date, int] = {}
    for snapshot in rows[LATEST:]:
        days.setdefault(snapshot.day, snapshot.pk)
    kept = {*(snapshot.pk for snapshot in rows[:LATEST]), *list(days.values())[:DAYS]}
    spare = [snapshot.pk for snapshot in rows if snapshot.pk not in kept]
    DraftSnapshot.objects.filter(pk__in=spare).delete()


def forget_old(*, at: datetime | None = None) -> int:
    """Delete old texts of editions that nobody works on any more; return how many. For the clock."""
    return DraftSnapshot.objects.outlived((at or timezone.now()) - KEPT_FOR).delete()[0]


@requires_work()
def bring_back(
    snapshot: DraftSnapshot,
    *,
    by: AbstractUser,
    based_on: int | None = None,
    at: datetime | None = None,
) -> Edition:
    """Let the draft of an article say again what it said at some moment; what it says now is kept.

    Downloads stay as they are, and an approval is void. Raises `NotPermitted`, `NotRestored` while the
    draft is scheduled or for a text that is over the limits of today, and `EditConflict` if somebody
    saved since `based_on`.
    """
    at, article = at or timezone.now(), snapshot.edition.article
    drafts.require_within_limits(snapshot.as_edition())
    with transaction.atomic():
        article.lock(based_on)
        edition = drafts.open_draft(article, by=by)
        if edition.is_frozen():
            raise drafts.NotRestored(
                f"Edition {edition.number} is scheduled. Take it off the schedule first."
            )
        keep_stored(edition, Reason.BROUGHT_BACK)
        apply_snapshot(snapshot, edition, by=by)
        reviewing.void_approval(article, edition, by=by, at=at)
        article.count_save(by=by)
        keep_snapshot(edition, Reason.SAVED, by=by, at=at)
        Event.objects.record(
            Event.Kind.RESTORED,
            article=article,
            edition=edition,
            by=by,
            note=f"The text of {timezone.localtime(snapshot.at):%-d %B %Y, %H:%M}.",
            details={"snapshot": snapshot.pk, "from": snapshot.edition.number},
            at=at,
        )
    return edition


def apply_snapshot(snapshot: DraftSnapshot, edition: Edition, *, by: AbstractUser) -> None:
    """Put what a snapshot holds into an edition, and store it."""
    for name, value in snapshot.fields().items():
        setattr(edition, name, value)
    edition.saved_by = by
    drafts.save_draft(edition)
    edition.bylines.all().delete()
    bylines = snapshot.bylines()
    for byline in bylines:
        byline.edition = edition
    edition.bylines.bulk_create(bylines)
