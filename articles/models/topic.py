from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Count, OuterRef, ProtectedError, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from articles.models.states import ArticleStatus
from kingsfund.core.db.former_slugs import KeepsFormerSlugs
from kingsfund.core.db.model_fields import PlainCharField, PlainTextField
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.db.optimistic_locking import Versioned
from kingsfund.core.db.provenance import Imported


class TopicQuerySet(models.QuerySet["Topic"]):
    @alters_data
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them all, or none: raises `ProtectedError` when one is on an article."""
        with transaction.atomic(using=self.db):
            # Held, so that nobody puts one of them on an article meanwhile.
            keys = list(
                self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
            )
            links = Topic.articles.through.objects.filter(topic__in=keys)
            if links.exists():
                raise ProtectedError("A topic that is on articles cannot be deleted.", {*links[:1]})
            return super().delete()

    delete.queryset_only = True

    def in_use(self, at: datetime | None = None) -> "TopicQuerySet":
        """Topics that readers can find something under, with the number of articles."""
        published = Q(
            articles__status=ArticleStatus.PUBLISHED,
            articles__published_at__lte=at or timezone.now(),
        )
        counted = self.annotate(article_count=Count("articles", filter=published))
        return counted.filter(article_count__gt=0).order_by("name")

    def with_articles(self, at: datetime | None = None) -> "TopicQuerySet":
        """Topics that readers can find something under, uncounted: quick however many there are."""
        there = Topic.articles.through.objects.filter(
            topic=OuterRef("pk"),
            article__status=ArticleStatus.PUBLISHED,
            article__published_at__lte=at or timezone.now(),
        )
        # One row is looked for, topic by topic; EXISTS would let PostgreSQL read all of them.
        found = self.alias(found=Subquery(there.values("pk")[:1]))
        return found.filter(found__isnull=False).order_by("name")


class Topic(KeepsFormerSlugs, Imported, Versioned):
    """A subject with a landing page."""

    slug = models.SlugField(max_length=80, unique=True)
    name = PlainCharField(max_length=80, unique=True)
    description = PlainTextField(blank=True, help_text="One or two sentences, shown on its page.")

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @alters_data
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it. Raises `ProtectedError` while it is on an article: its page would be gone."""
        with transaction.atomic():
            list(Topic.objects.select_for_update().filter(pk=self.pk))
            if on := {*Topic.articles.through.objects.filter(topic=self.pk)[:1]}:
                raise ProtectedError("A topic that is on articles cannot be deleted.", on)
            return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:topic-detail", args=[self.slug])


class FormerTopicSlug(models.Model):
    """An address that a renamed topic had before."""

    slug = models.SlugField(max_length=80, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
