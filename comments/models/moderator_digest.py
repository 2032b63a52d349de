from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q


class ModeratorDigestQuerySet(models.QuerySet["ModeratorDigest"]):
    def claim(self, *, at: datetime, every: timedelta, newest: int) -> bool:
        """Take the right to send the next one; False while the last is too fresh, or tells as much.

        One conditional update: of two clocks that strike together, one changes no row.
        """
        ModeratorDigest.objects.get_or_create(name=ModeratorDigest.MODERATORS)
        due = self.filter(
            Q(sent_at=None) | Q(sent_at__lte=at - every), name=ModeratorDigest.MODERATORS
        )
        return due.filter(newest_number__lt=newest).update(sent_at=at, newest_number=newest) == 1


class ModeratorDigest(models.Model):
    """When moderators were last told of waiting comments, and of which: a single row."""

    MODERATORS = "moderators"

    name = models.CharField(max_length=40, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    newest_number = models.BigIntegerField(default=0)

    objects = ModeratorDigestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
