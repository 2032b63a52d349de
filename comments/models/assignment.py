from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

# A moderator who has not been heard of for so long has gone for tea.
LASTS = timedelta(minutes=5)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self, at: datetime | None = None) -> "AssignmentQuerySet":
        """Those that have not lapsed, with the people."""
        return self.filter(until__gt=at or timezone.now()).select_related("by")


class Assignment(models.Model):
    """A moderator has a comment open. It only tells the others: it stops nobody, and lapses."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, primary_key=True, related_name="assignment"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(db_index=True)

    objects = AssignmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.by} on #{self.comment_id} until {timezone.localtime(self.until):%H:%M}"

    def is_standing(self, at: datetime | None = None) -> bool:
        return self.until > (at or timezone.now())

    def holder(self) -> str:
        """Who has it and since when: "Nell Price since 10:32"."""
        name = self.by.get_full_name() or self.by.get_username()
        return f"{name} since {timezone.localtime(self.since):%H:%M}"
