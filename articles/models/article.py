from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from articles.models.author import Author, Byline
from articles.models.topic import Topic
from kingsfund.provenance import Imported
from kingsfund.versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from articles.models.edition import Edition

RELATED_SHOWN = 3


class ArticleQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What readers may see at a moment, newest first."""
        return self.filter(
            status=Article.Status.PUBLISHED, published_at__lte=at or timezone.now()
        ).newest_first()

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-published_at", "-pk")

    def drafts(self) -> "ArticleQuerySet":
        """Articles that readers do not see: never published, or taken down."""
        return self.filter(status=Article.Status.DRAFT)

    def live(self) -> "ArticleQuerySet":
        """What the desk calls published, in the order of the desk."""
        return self.filter(status=Article.Status.PUBLISHED)

    def with_new_draft(self) -> "ArticleQuerySet":
        """Published, and being worked on again."""
        return self.live().being_written()

    def being_written(self) -> "ArticleQuerySet":
        """With an open draft, whether or not readers see an earlier edition."""
        return self.filter(editions__status="draft")

    def with_draft_titles(self) -> "ArticleQuerySet":
        """With the title of the open draft and when it was saved, the latest first."""
        return self.annotate(
            draft_title=F("editions__title"), draft_saved_at=F("editions__updated_at")
        ).order_by("-draft_saved_at")

    def by_author(self, author: Author) -> "ArticleQuerySet":
        return self.filter(pk__in=Byline.objects.filter(author=author).values("article"))

    def in_topic(self, topic: Topic) -> "ArticleQuerySet":
        return self.filter(topics=topic)

    def of_kind(self, kind: str) -> "ArticleQuerySet":
        return self.filter(kind=kind)

    def published_in(self, year: int) -> "ArticleQuerySet":
        """Those dated in a year by the site's clock."""
        zone = timezone.get_default_timezone()
        begin, end = (datetime(number, 1, 1, tzinfo=zone) for number in (year, year + 1))
        return self.filter(published_at__gte=begin, published_at__lt=end)

    def span(self) -> tuple[datetime | None, datetime | None]:
        """When the first and the last of them were published."""
        ends = self.order_by().aggregate(first=Min("published_at"), last=Max("published_at"))
        return ends["first"], ends["last"]

    def editable_by(self, user: "AbstractUser") -> "ArticleQuerySet":
        """The articles that somebody may work on: an editor on all, an author on their own.

        Nobody without the permission to change articles works on any, whoever began them.
        """
        if not user.has_perm("articles.change_article"):
            return self.none()
        if user.has_perm("articles.publish_article"):
            return self
        return self.filter(Q(bylines__author__user=user) | Q(created_by=user)).distinct()

    def for_listing(self) -> "ArticleQuerySet":
        """With all that a list entry shows, in a number of queries that does not grow."""
        return self.select_related("live_edition__picture").prefetch_related(
            Prefetch("bylines", queryset=Byline.objects.select_related("author"))
        )

    def for_page(self) -> "ArticleQuerySet":
        """With what the page of one article shows, and whether there is more to ask for."""
        this = Article.objects.filter(pk=OuterRef("pk")).order_by()
        with_topics = self.for_listing().prefetch_related("topics")
        return with_topics.annotate(
            has_downloads=Exists(this.filter(live_edition__downloads__isnull=False)),
            has_choice=Exists(this.filter(related_links__isnull=False)),
        )


class Article(Imported, Versioned):
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
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # What is not known is asked for; `for_page()` knows, and spares the asking.
    has_downloads = True
    has_choice = True

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

    # Transitions

    def show(self, edition: "Edition", *, at: datetime) -> None:
        """Let readers see an edition; the first one gives the article its date."""
        if self.published_at:
            self.revised_at = at
        self.status, self.live_edition = self.Status.PUBLISHED, edition
        self.published_at = self.published_at or at
        self.version += 1
        self.save(update_fields=["status", "live_edition", "published_at", "revised_at", "version"])

    def hide(self) -> None:
        """Let readers see nothing of it any more."""
        self.status, self.live_edition = self.Status.DRAFT, None
        self.version += 1
        self.save(update_fields=["status", "live_edition", "version"])

    show.alters_data = hide.alters_data = True

    # Questions

    def is_published(self, at: datetime | None = None) -> bool:
        return self.status == self.Status.PUBLISHED and self.published_at <= (at or timezone.now())

    def was_ever_published(self) -> bool:
        """Once readers could see it, its address and what hangs on it are not ours alone any more."""
        return self.published_at is not None

    def takes_comments(self, at: datetime | None = None) -> bool:
        return self.comment_policy == self.CommentPolicy.OPEN and self.is_published(at)

    def shows_comments(self) -> bool:
        return self.comment_policy != self.CommentPolicy.NONE

    def is_older_than(self, years: int, *, at: datetime | None = None) -> bool:
        return self.published_at < (at or timezone.now()) - timedelta(days=365.25 * years)

    def has_contents(self) -> bool:
        """Whether it is of a kind that opens with a list of its sections."""
        return self.kind in (self.Kind.LONG_READ, self.Kind.REPORT)

    def related_for_reading(self, *, at: datetime | None = None) -> "list[Article]":
        """What to read next, at most three: the editor's choice, else the newest on its topics."""
        others = Article.objects.published(at).select_related("live_edition")
        if self.has_choice:
            links = RelatedArticle.objects.filter(article=self)
            picked = others.filter(pk__in=links.values("other"))
            places = links.filter(other=OuterRef("pk")).values("position")
            if chosen := list(picked.annotate(place=Subquery(places)).order_by("place")):
                return chosen[:RELATED_SHOWN]
        # Asked row by row from the newest on, so that a large topic is not read to its end.
        on_topic = Article.topics.through.objects.filter(
            article=OuterRef("pk"), topic__in=[topic.pk for topic in self.topics.all()]
        )
        return list(others.filter(Exists(on_topic)).exclude(pk=self.pk)[:RELATED_SHOWN])

    def latest_edition(self) -> "Edition | None":
        return self.editions.order_by("-number").first()

    def draft_edition(self) -> "Edition | None":
        """The edition being worked on, if there is one."""
        return self.editions.drafts().first() if self.pk else None


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
