"""What screening keeps of a comment: what it found, and by what the next one like it is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone

from comments.text_analysis.minhash import bands_of, likeness, sketch_of
from kingsfund.core.lists.pagination import capped

if TYPE_CHECKING:
    from comments.models.comment import Comment

# Each name is one step into the index, and as many as are counted behind it; DISTINCT or GROUP BY
# would read the signals of all that waits.
COUNTS_IN_QUEUE = """
WITH RECURSIVE names (name) AS (
    SELECT MIN(name) FROM comments_signal WHERE is_open
    UNION ALL
    SELECT (SELECT MIN(name) FROM comments_signal WHERE is_open AND name > names.name)
    FROM names WHERE names.name IS NOT NULL
)
SELECT name, (
    SELECT COUNT(*) FROM (
        SELECT 1 FROM comments_signal WHERE is_open AND name = names.name LIMIT %s
    ) AS capped
)
FROM names WHERE name IS NOT NULL ORDER BY name
"""


class SignalQuerySet(models.QuerySet["Signal"]):
    def follow(self, comments: Sequence["Comment"]) -> None:
        """Note on the signals of comments that were acted on whether they wait, for the queue."""
        for is_open in (True, False):
            numbers = [comment.pk for comment in comments if comment.is_waiting() is is_open]
            if numbers:
                others = self.filter(comment__in=numbers).exclude(is_open=is_open)
                others.update(is_open=is_open)

    def of_the_queue(self) -> "SignalQuerySet":
        """Those of comments that wait."""
        # `is_open=True` becomes a bare column, for which SQLite uses no index.
        return self.filter(is_open__in=[True])

    def counts_in_queue(self, limit: int) -> dict[str, int]:
        """Every signal that some waiting comment has, by name, and how many have it, up to `limit`.

        A comment has a signal once, so this counts comments. One query for any number of signals.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(COUNTS_IN_QUEUE, [limit + 1])
            return {name: capped(number, limit) for name, number in cursor.fetchall()}


class Signal(models.Model):
    """One named, explained reason why a comment looks suspicious. It sorts; it never decides."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="signals"
    )
    name = models.SlugField(max_length=40)
    weight = models.SmallIntegerField()
    explanation = models.CharField(max_length=300)
    is_open = models.BooleanField(default=True, help_text="The comment waits.")

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "pk"]
        indexes = [models.Index(fields=["is_open", "name", "comment"], name="signal_in_queue")]
        constraints = [
            models.UniqueConstraint(fields=["comment", "name"], name="signal_once_a_comment"),
            models.CheckConstraint(condition=~Q(explanation=""), name="signal_is_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.weight:+})"


# Of each band, and of each site, so many of the newest are looked at, however many there are.
MOST_OF_A_BAND = 20
MOST_OF_A_SITE = 40
BAND_FIELDS = [f"band_{number}" for number in range(1, 7)]
# Each band is read from the newest end of its index. Django limits no part of a union on SQLite,
# which takes a limit only inside a query of its own.
NEWEST_OF_A_BAND = """
SELECT * FROM (
    SELECT comment_id, sketch FROM comments_fingerprint
    WHERE {0} = %s AND comment_id <> %s ORDER BY comment_id DESC LIMIT %s
) AS of_{0}
"""
NEAREST = f"""
SELECT number, sketch, status, article_id, email
FROM ({" UNION ".join(map(NEWEST_OF_A_BAND.format, BAND_FIELDS))}) AS near
JOIN comments_comment ON number = near.comment_id
"""  # noqa: S608


class Near(NamedTuple):
    """A comment with a text like another's: how like, from 0 to 1, and what became of it."""

    number: int
    likeness: float
    status: str
    article: int
    email: str


class FingerprintQuerySet(models.QuerySet["Fingerprint"]):
    def keep(self, comment: "Comment", sketch: bytes) -> None:
        """Keep the sketch of a comment's text; an empty one is of a text too short to compare."""
        if not sketch:
            self.filter(comment=comment).delete()
            return
        bands = dict(zip(BAND_FIELDS, bands_of(sketch), strict=True))
        self.update_or_create(comment=comment, defaults={"sketch": sketch, **bands})

    def nearest(self, text: str, *, apart_from: int | None = None) -> list[Near]:
        """Comments with a text like this one, the likest first, the newest of those.

        One query, of a few rows from each band: how many comments there are makes no difference.
        """
        sketch = sketch_of(text)
        if not sketch:
            return []
        params = []
        for band in bands_of(sketch):
            params += [band, apart_from or 0, MOST_OF_A_BAND]
        with connections[self.db].cursor() as cursor:
            cursor.execute(NEAREST, params)
            near = [
                Near(number, likeness(sketch, bytes(other)), *rest)
                for number, other, *rest in cursor.fetchall()
            ]
        return sorted(near, key=lambda one: (-one.likeness, -one.number))


class Fingerprint(models.Model):
    """The sketch of a comment's text, and the bands by which similar ones are looked up."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    sketch = models.BinaryField(max_length=128)
    band_1 = models.BigIntegerField()
    band_2 = models.BigIntegerField()
    band_3 = models.BigIntegerField()
    band_4 = models.BigIntegerField()
    band_5 = models.BigIntegerField()
    band_6 = models.BigIntegerField()

    objects = FingerprintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=[f"band_{number}", "comment"], name=f"fingerprint_band_{number}")
            for number in range(1, 7)
        ]

    def __str__(self) -> str:
        return f"Fingerprint of #{self.comment_id}"


class LinkedSiteQuerySet(models.QuerySet["LinkedSite"]):
    def keep(self, comment: "Comment", sites: set[str]) -> None:
        """Note to which sites the comment links as it is now."""
        kept = set(self.filter(comment=comment).values_list("site", flat=True))
        if gone := kept - sites:
            self.filter(comment=comment, site__in=gone).delete()
        rows = [self.model(comment=comment, site=site) for site in sorted(sites - kept)]
        self.bulk_create(rows, ignore_conflicts=True)

    def past_of(self, site: str, *, apart_from: int | None = None) -> dict[str, int]:
        """What became of the newest comments that link to a site: how many are in each state."""
        counts: dict[str, int] = {}
        for _, status in self.newest_of(site, apart_from=apart_from):
            counts[status] = counts.get(status, 0) + 1
        return counts

    def newest_of(self, site: str, *, apart_from: int | None = None) -> list[tuple[int, str]]:
        """Numbers and states of the newest comments that link to a site."""
        rows = self.filter(site=site).exclude(comment=apart_from).order_by("-comment")
        return list(rows.values_list("comment", "comment__status")[:MOST_OF_A_SITE])


class LinkedSite(models.Model):
    """A comment links to a site."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.CASCADE, related_name="linked_sites"
    )
    site = models.CharField(max_length=253)

    objects = LinkedSiteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["site", "comment"], name="linked_site_newest")]
        constraints = [
            models.UniqueConstraint(fields=["comment", "site"], name="linked_site_once_a_comment"),
            models.CheckConstraint(condition=~models.Q(site=""), name="linked_site_is_named"),
        ]

    def __str__(self) -> str:
        return f"{self.site} in #{self.comment_id}"


# A weekend and the days around it, so that a comment read on Monday can still be explained.
KEPT = timedelta(days=7)
DAY = timedelta(days=1)
MOST_NEIGHBOURS = 50


class TraceQuerySet(models.QuerySet["Trace"]):
    def leave(self, comment: "Comment", keys: Sequence[str]) -> "Trace":
        """Keep from which network a comment came, for `KEPT`.

        `keys` are the network's hashes under every key of the site; all its traces get the newest.
        """
        newest, *former = keys
        if former:
            self.filter(key__in=former).update(key=newest)
        return self.create(comment=comment, key=newest, until=comment.submitted_at + KEPT)

    def around(self, trace: "Trace") -> "TraceQuerySet":
        """The other comments from the same network within a day of one."""
        near = (trace.until - DAY, trace.until + DAY)
        return self.filter(key=trace.key, until__range=near).exclude(pk=trace.pk)

    def ended(self, at: datetime | None = None) -> "TraceQuerySet":
        return self.filter(until__lte=at or timezone.now())


class Trace(models.Model):
    """From which network a comment came, as a keyed hash with an end: never the address itself."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, primary_key=True, related_name="trace"
    )
    key = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["key", "until"], name="trace_of_network")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="trace_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"Trace of #{self.comment_id}"


# After the first failure, the second and the third; after a fourth a comment stays as it is.
RETRY_AFTER = [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)]


class RetryQuerySet(models.QuerySet["Retry"]):
    def plan(self, comment: models.Model, at: datetime | None = None) -> None:
        """Note that the comment could not be screened, and when to try again, if at all."""
        retry, _ = self.get_or_create(comment=comment)
        delays = RETRY_AFTER[retry.failures : retry.failures + 1]
        retry.due_at = (at or timezone.now()) + delays[0] if delays else None
        retry.failures += 1
        retry.save()

    def due(self, at: datetime | None = None) -> "RetryQuerySet":
        return self.filter(due_at__lte=at or timezone.now()).order_by("due_at", "pk")


class Retry(models.Model):
    """A comment could not be screened: how often, and when it is tried again; never without a time."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, primary_key=True, related_name="retry"
    )
    failures = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = RetryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "retries"

    def __str__(self) -> str:
        return f"#{self.comment_id}, {self.failures} failed"
