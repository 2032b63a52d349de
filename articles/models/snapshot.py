"""What a draft said at some moment, for whoever writes it."""

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from articles.models.author import Author, Byline
from articles.models.edition import Edition
from articles.models.picture import Picture
from articles.models.states import OPEN
from kingsfund.core.db.model_fields import ActorForeignKey

if TYPE_CHECKING:
    from articles.models.article import Article

# The words of an edition, as opposed to where it stands.
FIELDS = [
    *("title", "standfirst", "key_points", "body", "picture_id", "picture_alt"),
    *("picture_is_decorative", "picture_caption", "picture_credit", "change", "change_note"),
]
NAMED = ["author_id", "role", "organisation"]


def content_of(edition: Edition) -> dict[str, object]:
    """The fields and names of an edition, as a snapshot holds them."""
    fields = {name: getattr(edition, name) for name in FIELDS}
    return fields | {"bylines": [*edition.bylines.values(*NAMED)] if edition.pk else []}


def content_digest(content: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class DraftSnapshotQuerySet(models.QuerySet["DraftSnapshot"]):
    def of_article(self, article: "Article") -> "DraftSnapshotQuerySet":
        """Those of all its editions, the latest first."""
        return self.filter(edition__article=article).order_by("-pk")

    def for_the_list(self) -> "DraftSnapshotQuerySet":
        """With the names of who wrote them and without the texts."""
        return self.select_related("by", "edition").defer("content", "edition__body")

    def outlived(self, before: datetime) -> "DraftSnapshotQuerySet":
        """Those older than a moment, of editions that nobody works on any more."""
        return self.filter(at__lt=before).exclude(edition__status__in=OPEN)


class DraftSnapshot(models.Model):
    """What a draft said when it was saved by hand, or before something took the place of its text.

    Made and thinned by `articles.workflow.draft_history`; never shown to readers, deleted with its
    article.
    """

    class Reason(models.TextChoices):
        SAVED = "saved", "Saved"
        WRITTEN_ON = "written_on", "As it was before somebody wrote on"
        MERGED = "merged", "As it was before two texts were put together"
        BROUGHT_BACK = "brought_back", "As it was before an earlier text was brought back"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="snapshots")
    reason = models.CharField(max_length=20, choices=Reason)
    content = models.JSONField()
    digest = models.CharField(max_length=64, help_text="Of the content, to know it again.")
    by = ActorForeignKey(help_text="Who wrote this text last.")
    at = models.DateTimeField(default=timezone.now, help_text="When it was written.")

    objects = DraftSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "earlier text of a draft"
        verbose_name_plural = "earlier texts of drafts"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="snapshot_oldest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__in=["saved", "written_on", "merged", "brought_back"]),
                name="snapshot_reason_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    def fields(self) -> dict[str, object]:
        """What it holds of an edition's own fields; a picture that is gone is left out."""
        found = {name: self.content[name] for name in FIELDS if name in self.content}
        if not Picture.objects.filter(pk=found.get("picture_id")).exists():
            found |= {"picture_id": None}
        return found

    def bylines(self) -> list[Byline]:
        """The names it holds, not saved; without authors whose entry is gone."""
        rows = self.content.get("bylines", [])
        authors = Author.objects.in_bulk([row["author_id"] for row in rows])
        known = [row for row in rows if row["author_id"] in authors]
        return [
            Byline(
                author=authors[row["author_id"]],
                position=position,
                role=row["role"],
                organisation=row["organisation"],
            )
            for position, row in enumerate(known)
        ]

    def as_edition(self) -> Edition:
        """The text as an edition that is never saved, for comparing."""
        edition = Edition(article_id=self.edition.article_id, number=self.edition.number)
        for name, value in self.fields().items():
            setattr(edition, name, value)
        edition.names_given = self.bylines()
        return edition
