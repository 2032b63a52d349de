from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles import body as bodies
from articles.models.article import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

STANDFIRST_LIMIT = 300


class EditionIsPublished(Exception):
    """A published edition is what readers saw; it is never changed, only followed by the next."""


class EditionQuerySet(models.QuerySet):
    def drafts(self) -> "EditionQuerySet":
        return self.filter(status=Edition.Status.DRAFT)

    def published(self) -> "EditionQuerySet":
        return self.filter(status=Edition.Status.PUBLISHED)

    def visible(self, at: datetime | None = None) -> "EditionQuerySet":
        """Editions that readers may see or could see once, of articles that are there to be read."""
        return self.published().filter(article__in=Article.objects.published(at).order_by())


class Edition(models.Model):
    """One numbered version of an article's content. Immutable once published."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    title = models.CharField(max_length=200)
    standfirst = models.CharField(
        max_length=STANDFIRST_LIMIT, blank=True, help_text="One or two sentences under the title."
    )
    key_points = models.TextField(blank=True, help_text="One point a line; three to five of them.")
    body = models.TextField(blank=True)
    picture = models.ForeignKey(
        "articles.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lead_editions",
        help_text="Shown above the text, at the top of the home page, and in link previews.",
    )
    picture_alt = models.CharField(
        "description of the picture",
        max_length=300,
        blank=True,
        help_text="What a reader who cannot see it should know, in a sentence.",
    )
    picture_is_decorative = models.BooleanField(
        "the picture is decoration",
        default=False,
        help_text="It says nothing that the text does not say, so nothing is read out in its place.",
    )
    picture_caption = models.CharField(max_length=300, blank=True)
    picture_credit = models.CharField(max_length=160, blank=True)
    pictures = models.ManyToManyField(
        "articles.Picture",
        through="articles.ShownPicture",
        related_name="editions",
        editable=False,
        help_text="Those its body shows; kept up to date on saving.",
    )
    change_note = models.CharField(
        max_length=300, blank=True, help_text="What changed since the last edition, for readers."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(status="draft"), name="edition_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status="published", published_at__isnull=False),
                name="edition_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(picture_is_decorative=False) | Q(picture_alt=""),
                name="edition_decoration_is_not_described",
                violation_error_message="A picture is described or decoration, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (edition {self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Sanitise the body on every way in. Raises `EditionIsPublished`."""
        if self.pk and type(self).objects.published().filter(pk=self.pk).exists():
            raise EditionIsPublished(f"Edition {self.number} is published and cannot be changed.")
        self.body = bodies.clean_html(self.body)
        super().save(*args, **kwargs)
        if "body" in (kwargs.get("update_fields") or ["body"]):
            self.pictures.set(self.pictures.model.objects.shown_in(self.body))

    def mark_published(self, *, by: "AbstractUser | None", at: datetime) -> None:
        """Freeze the edition as what readers see from `at` on; `articles.publishing` decides when."""
        self.status, self.published_by, self.published_at = self.Status.PUBLISHED, by, at
        self.save(update_fields=["status", "published_by", "published_at"])

    mark_published.alters_data = True

    @property
    def picture_url(self) -> str:
        return self.picture.url if self.picture else ""

    @property
    def key_point_list(self) -> list[str]:
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    def contents(self) -> list[bodies.Heading]:
        return bodies.headings(self.body)

    def reading_minutes(self) -> int:
        return bodies.reading_minutes(self.body)


class DownloadQuerySet(models.QuerySet):
    def visible(self, at: datetime | None = None) -> "DownloadQuerySet":
        """The files of the editions that readers see now."""
        return self.filter(edition__live_for__in=Article.objects.published(at).order_by())


class Download(models.Model):
    """A file that belongs to an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="downloads")
    title = models.CharField(max_length=160)
    file = models.FileField(upload_to="downloads/%Y/%m")
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="In bytes.")
    position = models.PositiveSmallIntegerField(default=0)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["file"], name="download_file")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        if self.file:
            self.size = self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:media", args=[self.file.name])

    @property
    def file_type(self) -> str:
        """The type in the word readers know it by: PDF, CSV, XLSX."""
        return PurePosixPath(self.file.name).suffix.lstrip(".").upper() or "File"
