from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from articles.models.edition import Edition
from kingsfund.core.db.model_fields import PlainCharField


class DownloadQuerySet(models.QuerySet["Download"]):
    def visible(self, at: datetime | None = None) -> "DownloadQuerySet":
        """The files of the editions that readers see now, or may look up in the history."""
        # Asked for each file: a list of all visible editions would be made anew at every request.
        return self.filter(Exists(Edition.objects.visible(at).filter(pk=OuterRef("edition"))))


class Download(models.Model):
    """A file that belongs to an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="downloads")
    title = PlainCharField(max_length=160)
    file = models.FileField(upload_to="downloads/%Y/%m")
    size = models.PositiveBigIntegerField(default=0, editable=False, help_text="In bytes.")
    position = models.PositiveSmallIntegerField(default=0)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["file"], name="download_file")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file:
            self.size = self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:media", args=[self.file.name])

    @property
    def file_type(self) -> str:
        """The type in the word readers know it by: PDF, CSV, XLSX."""
        return PurePosixPath(self.file.name).suffix.lstrip(".").upper() or "File"
