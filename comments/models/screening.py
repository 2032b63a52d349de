"""What is kept of a comment's text so that the next one like it is known again."""

from typing import TYPE_CHECKING, NamedTuple

from django.db import connections, models

from comments.text_analysis.minhash import bands_of, likeness, sketch_of

if TYPE_CHECKING:
    from comments.models.comment import Comment

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
