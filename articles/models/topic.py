from datetime import datetime

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from kingsfund.core.former_slugs import KeepsFormerSlugs
from kingsfund.provenance import Imported
from kingsfund.versions import Versioned


class TopicQuerySet(models.QuerySet):
    def in_use(self, at: datetime | None = None) -> "TopicQuerySet":
        """Topics that readers can find something under, with the number of articles."""
        published = Q(
            articles__status="published", articles__published_at__lte=at or timezone.now()
        )
        counted = self.annotate(article_count=Count("articles", filter=published))
        return counted.filter(article_count__gt=0).order_by("name")

    def with_articles(self, at: datetime | None = None) -> "TopicQuerySet":
        """Topics that readers can find something under, uncounted: quick however many there are."""
        there = Topic.articles.through.objects.filter(
            topic=OuterRef("pk"),
            article__status="published",
            article__published_at__lte=at or timezone.now(),
        )
        # One row is looked for, topic by topic; EXISTS would let PostgreSQL read all of them.
        found = self.alias(found=Subquery(there.values("pk")[:1]))
        return found.filter(found__isnull=False).order_by("name")


class Topic(KeepsFormerSlugs, Imported, Versioned):
    """A subject with a landing page."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80, unique=True)
    description = models.TextField(blank=True, help_text="One or two sentences, shown on its page.")

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:topic-detail", args=[self.slug])


class FormerTopicSlug(models.Model):
    """An address that a renamed topic had before."""

    slug = models.SlugField(max_length=80, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
