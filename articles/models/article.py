from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from articles.models.author import Author, Byline
from articles.models.topic import Topic
from kingsfund.versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from articles.models.edition import Edition


class ArticleQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What readers may see at a moment, newest first."""
        return self.filter(
            status=Article.Status.PUBLISHED, published_at__lte=at or timezone.now()
        ).order_by("-published_at", "-pk")

    def drafts(self) -> "ArticleQuerySet":
        """Articles that readers have never seen."""
        return self.filter(status=Article.Status.DRAFT)

    def by_author(self, author: Author) -> "ArticleQuerySet":
        return self.filter(pk__in=Byline.objects.filter(author=author).values("article"))

    def in_topic(self, topic: Topic) -> "ArticleQuerySet":
        return self.filter(topics=topic)

    def editable_by(self, user: "AbstractUser") -> "ArticleQuerySet":
        """The articles that somebody may work on: an editor on all, an author on their own."""
        if user.has_perm("articles.publish_article"):
            return self
        return self.filter(Q(bylines__author__user=user) | Q(created_by=user)).distinct()

    def for_listing(self) -> "ArticleQuerySet":
        """With all that a list entry shows, in a number of queries that does not grow."""
        return self.select_related("live_edition").prefetch_related(
            Prefetch("bylines", queryset=Byline.objects.select_related("author"))
        )


class Article(Versioned):
    """The lasting thing readers link to; its content lives in numbered editions."""

    class Kind(models.TextChoices):
        BLOG = "blog", "Blog"
        LONG_READ = "long_read", "Long read"
        REPORT = "report", "Report"
        NEWS = "news", "News"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    class CommentPolicy(models.TextChoices):
        OPEN = "open", "Open: every comment is read by a moderator first"
        CLOSED = "closed", "Closed: what is published stays, nothing new is taken"
        NONE = "none", "None: the article has no comments"

    slug = models.SlugField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.BLOG)
    status = models.CharField(
        max_length=20, choices=Status, default=Status.DRAFT, editable=False, db_index=True
    )
    comment_policy = models.CharField(
        max_length=20, choices=CommentPolicy, default=CommentPolicy.OPEN
    )
    live_edition = models.OneToOneField(
        "articles.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="live_for",
        help_text="The edition that readers see.",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    revised_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When a later edition changed its substance.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles")
    authors = models.ManyToManyField(Author, through=Byline, related_name="articles")
    related = models.ManyToManyField("self", through="RelatedArticle", symmetrical=False)
    imported_from = models.CharField(
        max_length=255,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Where it came from, so that a second import finds it again.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [("publish_article", "Can publish articles and work on everybody's")]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status="published"),
                name="article_newest",
            ),
            models.Index(
                fields=["kind", "-published_at", "-id"],
                condition=Q(status="published"),
                name="article_newest_of_kind",
            ),
            models.Index(fields=["-created_at", "-id"], name="article_desk_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(published_at__isnull=False, live_edition__isnull=False),
                name="article_published_has_date_and_edition",
                violation_error_message="A published article needs a date and an edition.",
            ),
            models.CheckConstraint(
                condition=~Q(status="draft") | Q(live_edition__isnull=True),
                name="article_draft_has_no_live_edition",
            ),
        ]

    def __str__(self) -> str:
        edition = self.live_edition or self.latest_edition()
        return edition.title if edition and edition.title else self.slug

    def get_absolute_url(self) -> str:
        return reverse("articles:article-detail", args=[self.slug])

    def is_published(self, at: datetime | None = None) -> bool:
        return self.status == self.Status.PUBLISHED and self.published_at <= (at or timezone.now())

    def takes_comments(self, at: datetime | None = None) -> bool:
        return self.comment_policy == self.CommentPolicy.OPEN and self.is_published(at)

    def shows_comments(self) -> bool:
        return self.comment_policy != self.CommentPolicy.NONE

    def is_older_than(self, years: int, *, at: datetime | None = None) -> bool:
        return self.published_at < (at or timezone.now()) - timedelta(days=365.25 * years)

    def latest_edition(self) -> "Edition | None":
        return self.editions.order_by("-number").first()

    def draft_edition(self) -> "Edition | None":
        """The edition being worked on, if there is one."""
        return self.editions.drafts().first()


class RelatedArticle(models.Model):
    """An editor's choice of what to read next."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    other = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="+", verbose_name="related article"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"],
                name="related_once",
                violation_error_message="This article is in the list already.",
            ),
            models.CheckConstraint(
                condition=~Q(article=F("other")),
                name="related_to_another",
                violation_error_message="An article is not related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.other)
