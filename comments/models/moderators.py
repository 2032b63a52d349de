"""What moderators keep among themselves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kingsfund.core.db.model_fields import ActorForeignKey, PlainCharField

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


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: AbstractUser) -> "SavedFilterQuerySet":
        """A moderator's own, and what others share, their own first."""
        is_own = models.Case(models.When(owner=user, then=0), default=1)
        shown = self.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")
        return shown.order_by(is_own, "name", "pk")


class SavedFilter(models.Model):
    """A filter of the queue under a name, for its owner or for every moderator."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = PlainCharField(max_length=60)
    query = models.TextField(blank=True, help_text="The filter as it stands in the address.")
    is_shared = models.BooleanField("other moderators see it", default=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_once_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


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
