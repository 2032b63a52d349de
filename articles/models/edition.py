from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles import body as bodies
from articles.models.article import Article

STANDFIRST_LIMIT = 300


class EditionIsPublished(Exception):
    """A published edition is what readers saw; it is never changed, only followed by the next."""


class EditionQuerySet(models.QuerySet):
    def drafts(self) -> "EditionQuerySet":
        return self.filter(status=Edition.Status.DRAFT)

    def published(self) -> "EditionQuerySet":
        return self.filter(status=Edition.Status.PUBLISHED)


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
    picture = models.ImageField(
        upload_to="pictures",
        blank=True,
        width_field="picture_width",
        height_field="picture_height",
    )
    picture_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_alt = models.CharField(
        "description of the picture",
        max_length=300,
        blank=True,
        help_text="For readers who cannot see it. Leave empty only if it is decoration.",
    )
    picture_caption = models.CharField(max_length=300, blank=True)
    picture_credit = models.CharField(max_length=160, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.title} (edition {self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Sanitise the body on every way in. Raises `EditionIsPublished`."""
        if self.pk and type(self).objects.published().filter(pk=self.pk).exists():
            raise EditionIsPublished(f"Edition {self.number} is published and cannot be changed.")
        self.body = bodies.clean_html(self.body)
        super().save(*args, **kwargs)

    @property
    def key_point_list(self) -> list[str]:
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    def contents(self) -> list[bodies.Heading]:
        return bodies.headings(self.body)

    def reading_minutes(self) -> int:
        return bodies.reading_minutes(self.body)


class Download(models.Model):
    """A file that belongs to an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="downloads")
    title = models.CharField(max_length=160)
    file = models.FileField(upload_to="downloads/%Y/%m")
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="In bytes.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        if self.file:
            self.size = self.file.size
        super().save(*args, **kwargs)

    @property
    def file_type(self) -> str:
        """The type in the word readers know it by: PDF, CSV, XLSX."""
        return PurePosixPath(self.file.name).suffix.lstrip(".").upper() or "File"
