from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article

# A window that has not been heard of for so long is taken for closed.
GONE_AFTER = timedelta(minutes=2)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, at: datetime | None = None) -> "PresenceQuerySet":
        """Those heard of lately, who came last first."""
        since = (at or timezone.now()) - GONE_AFTER
        return self.filter(seen_at__gt=since).select_related("user").order_by("-seen_at")

    def gone(self, at: datetime | None = None) -> "PresenceQuerySet":
        return self.filter(seen_at__lte=(at or timezone.now()) - GONE_AFTER)


class Presence(models.Model):
    """Somebody has an article open in a window of the admin."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, help_text="Which of their windows.")
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user", "key"], name="presence_once_a_window"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"
