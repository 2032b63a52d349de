from django.db import models
from django.utils import timezone

from kingsfund.core.model_fields import ActorForeignKey


class Note(models.Model):
    """What moderators tell each other about a comment; neither its writer nor readers ever see it."""

    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    by = ActorForeignKey()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"Note on #{self.comment_id}"
