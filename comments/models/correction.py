from django.db import models
from django.utils import timezone

from articles.models import Edition
from kingsfund.core.db.model_fields import ActorForeignKey


class Correction(models.Model):
    """A comment that led the editors to correct the article, and the edition that does."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="corrections"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    by = ActorForeignKey()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "edition"], name="correction_once_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.comment_id} led to {self.edition}"
