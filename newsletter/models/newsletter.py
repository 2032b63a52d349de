from django.db import models
from django.db.models import Count, Q

from kingsfund.versions import Versioned


class NewsletterQuerySet(models.QuerySet):
    def open(self) -> "NewsletterQuerySet":
        """Those one can subscribe to, the main one first."""
        return self.filter(is_active=True).order_by("position", "pk")

    def with_counts(self) -> "NewsletterQuerySet":
        confirmed = Count("subscriptions", filter=Q(subscriptions__status="confirmed"))
        return self.annotate(subscriber_count=confirmed)


class Newsletter(Versioned):
    """A list one can subscribe to."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    description = models.CharField(
        max_length=300, help_text="What is in it, for somebody choosing."
    )
    frequency = models.CharField(max_length=80, help_text="How often it comes: Every Thursday.")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest number is the one offered on every page."
    )
    is_active = models.BooleanField("open for sign-up", default=True)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
