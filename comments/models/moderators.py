from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from kingsfund.core.model_fields import PlainCharField


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
