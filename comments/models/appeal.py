from django.db import models
from django.db.models import Q
from django.utils import timezone

from comments.models.decision import Decision


class AppealQuerySet(models.QuerySet):
    def open(self) -> "AppealQuerySet":
        """Those that nobody has answered, the oldest first."""
        return self.filter(answer=None).order_by("at", "pk")


class Appeal(models.Model):
    """A writer asks that somebody else decide again. Who decided first does not answer it."""

    comment = models.ForeignKey(
        "comments.Comment", on_delete=models.PROTECT, related_name="appeals"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="appeal", help_text="What it is against."
    )
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    answer = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_appeal"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_something"),
        ]

    def __str__(self) -> str:
        return f"Appeal on #{self.comment_id}"
