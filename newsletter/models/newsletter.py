from django.db import models
from django.urls import reverse

from kingsfund.core.db.former_slugs import KeepsFormerSlugs
from kingsfund.core.db.model_fields import PlainCharField
from kingsfund.core.db.optimistic_locking import Versioned


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def open(self) -> "NewsletterQuerySet":
        """Those one can subscribe to, the main one first."""
        return self.filter(is_active=True).order_by("position", "pk")

    def main(self) -> "Newsletter | None":
        """The one that is offered on every page; None while none is open."""
        return self.open().first()


class Newsletter(KeepsFormerSlugs, Versioned):
    """A list one can subscribe to."""

    slug = models.SlugField(max_length=60, unique=True)
    name = PlainCharField(max_length=80, unique=True)
    description = PlainCharField(max_length=300, help_text="What is in it, for somebody choosing.")
    frequency = PlainCharField(max_length=80, help_text="How often it comes: Every Thursday.")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest number is the one offered on every page."
    )
    is_active = models.BooleanField("open for sign-up", default=True)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("newsletter:newsletter-detail", args=[self.slug])

    @property
    def offer(self) -> str:
        """How a form names it: "weekly.3".

        With the version, so that nobody agrees to a text that was changed after it was shown.
        """
        return f"{self.slug}.{self.version}"

    # Text

    @property
    def how_often(self) -> str:
        """The frequency for the middle of a sentence: "every Thursday", but "NHS board days"."""
        text = self.frequency.rstrip(". ")
        return text if text[:2].isupper() else text[:1].lower() + text[1:]


class FormerNewsletterSlug(models.Model):
    """An address that the page of a newsletter had before."""

    slug = models.SlugField(max_length=60, unique=True)
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.CASCADE, related_name="former_slugs"
    )

    def __str__(self) -> str:
        return self.slug
