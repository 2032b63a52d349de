from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

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
