from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from articles.models.article_notices import ArticleNotices, WrongArticleState
from articles.models.article_queryset import ArticleQuerySet
from articles.models.author import Author, Byline
from articles.models.states import READABLE, ArticleStatus, NoticeKind
from articles.models.topic import Topic
from kingsfund.core.db.model_fields import ActorForeignKey
from kingsfund.core.db.model_methods import alters_data
from kingsfund.core.db.optimistic_locking import RUN_FIELDS, Versioned
from kingsfund.core.db.provenance import Imported

if TYPE_CHECKING:
    from datetime import date

    from django.db.models.fields.related_descriptors import RelatedManager

    from articles.models.edition import Edition

RELATED_SHOWN = 3
END = ["ends_at", "ends_with", "end_notice"]


class Article(ArticleNotices, Imported, Versioned):
    """The lasting thing readers link to; its content lives in numbered editions."""

    class Kind(models.TextChoices):
        BLOG = "blog", "Blog"
        LONG_READ = "long_read", "Long read"
        REPORT = "report", "Report"
        NEWS = "news", "News"

    Status = ArticleStatus
    NoticeKind = NoticeKind
    READABLE = READABLE

    class Ending(models.TextChoices):
        WITHDRAW = "withdraw", "Withdraw it with a notice"
        CLOSE_COMMENTS = "close_comments", "Close its comments"

    class CommentPolicy(models.TextChoices):
        OPEN = "open", "Open, as the site’s comment settings say"
        MODERATED = "moderated", "Open: every comment is read by a moderator first"
        TRUSTED = "trusted", "Open: trusted writers appear at once, all others are read first"
        CLOSED = "closed", "Closed: what is published stays, nothing new is taken"
        NONE = "none", "None: the article has no comments"

    TAKING_COMMENTS = (CommentPolicy.OPEN, CommentPolicy.MODERATED, CommentPolicy.TRUSTED)

    slug = models.SlugField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.BLOG)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    comment_policy = models.CharField(
        max_length=20, choices=CommentPolicy, default=CommentPolicy.OPEN
    )
    comments_close_after = models.PositiveSmallIntegerField(
        "comments close after",
        null=True,
        blank=True,
        help_text="So many days after publication; 0 for never, empty for what the site’s rules say.",
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
    notice_kind = models.CharField(
        max_length=20,
        choices=NoticeKind,
        default=NoticeKind.CURRENT,
        editable=False,
        help_text="What a banner tells readers of a published article.",
    )
    notice = models.TextField(
        blank=True, editable=False, help_text="Why it was corrected, superseded or withdrawn."
    )
    notice_at = models.DateTimeField(null=True, blank=True, editable=False)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
    )
    shows_text = models.BooleanField(
        default=True, editable=False, help_text="Whether a withdrawn article can still be read."
    )
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_with = models.CharField(max_length=20, choices=Ending, blank=True, editable=False)
    end_notice = models.TextField(
        blank=True, editable=False, help_text="What readers will be told when it is withdrawn."
    )
    review_by = models.DateField(
        null=True,
        blank=True,
        help_text="The day on which somebody should ask whether it still holds.",
    )
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles")
    related = models.ManyToManyField("self", through="RelatedArticle", symmetrical=False)
    created_by = ActorForeignKey()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_with = models.CharField(
        max_length=32,
        null=True,
        editable=False,
        help_text="The window it was begun in: what that sends twice is begun once.",
    )

    # What is not known is asked for; `for_page()` knows, and spares the asking.
    has_downloads = True
    has_choice = True

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_article", "Can publish articles and work on everybody's"),
            ("approve_article", "Can approve articles that others wrote"),
            ("override_checks", "Can publish in spite of a failed check, with a reason"),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status=ArticleStatus.PUBLISHED),
                name="article_newest",
            ),
            models.Index(
                fields=["kind", "-published_at", "-id"],
                condition=Q(status=ArticleStatus.PUBLISHED),
                name="article_newest_of_kind",
            ),
            models.Index(fields=["-created_at", "-id"], name="article_admin_order"),
            models.Index(fields=["status", "-published_at", "-id"], name="article_of_state"),
            models.Index(fields=["status", "review_by"], name="article_to_check"),
            models.Index(
                fields=["ends_at"], condition=Q(ends_at__isnull=False), name="article_ending"
            ),
            models.Index(
                fields=["-notice_at"], condition=Q(notice_at__isnull=False), name="article_notices"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ArticleStatus.DRAFT)
                | Q(published_at__isnull=False, live_edition__isnull=False),
                name="article_published_has_date_and_edition",
                violation_error_message="A published article needs a date and an edition.",
            ),
            models.UniqueConstraint(fields=["created_by", "begun_with"], name="article_begun_once"),
            models.CheckConstraint(
                condition=~Q(status=ArticleStatus.DRAFT) | Q(live_edition__isnull=True),
                name="article_draft_has_no_live_edition",
            ),
            models.CheckConstraint(
                condition=Q(status=ArticleStatus.WITHDRAWN, notice_at__isnull=False) & ~Q(notice="")
                | Q(status__in=[ArticleStatus.DRAFT, ArticleStatus.PUBLISHED], shows_text=True),
                name="article_withdrawn_says_why",
                violation_error_message="A withdrawn article says why.",
            ),
            models.CheckConstraint(
                condition=Q(notice_kind=NoticeKind.CURRENT)
                | (
                    Q(
                        notice_kind__in=[NoticeKind.CORRECTED, NoticeKind.SUPERSEDED],
                        notice_at__isnull=False,
                    )
                ),
                name="article_notice_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True, ends_with="")
                | (Q(ends_at__isnull=False) & ~Q(ends_with="")),
                name="article_end_says_what_happens",
                violation_error_message="An end needs its moment and what happens then.",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("pk")),
                name="article_superseded_by_another",
            ),
        ]

    def __str__(self) -> str:
        edition = self.live_edition or self.latest_edition()
        return edition.title if edition and edition.title else self.slug

    def get_absolute_url(self) -> str:
        return reverse("articles:article-detail", args=[self.slug])

    # Transitions. `articles.workflow.publishing` and `articles.workflow.lifecycle` hold the row and write the log.

    def lock(self, based_on: int | None = None) -> None:
        """Keep everybody else from the row until the transaction ends, and read it anew.

        Raises `EditConflict` if somebody saved since the version `based_on`; None expects nothing.
        """
        self.refresh_from_db(from_queryset=Article.objects.select_for_update())
        self.require_version(based_on)

    def count_save(self, **run: Any) -> None:
        """Somebody changed what is written; whoever has it open is based on the past now."""
        self.mark_saved(**run)
        self.save(update_fields=RUN_FIELDS)

    @alters_data
    def show(self, edition: "Edition", *, at: datetime) -> None:
        """Let readers see an edition; the first one gives the article its date.

        A correction says so in a banner, unless the banner says already that it is superseded; a
        minor change leaves the date of the last revision.
        """
        changes = ["status", "live_edition", "published_at", "revised_at", "review_by"]
        if self.published_at and edition.is_substantive():
            self.revised_at = at
        is_correction = edition.change == edition.Change.CORRECTION
        if self.published_at and is_correction and not self.is_superseded():
            self.notice_kind, self.notice, self.notice_at = (
                self.NoticeKind.CORRECTED,
                edition.change_note,
                at,
            )
            changes += ["notice_kind", "notice", "notice_at"]
        self.status, self.live_edition = self.Status.PUBLISHED, edition
        self.published_at = self.published_at or at
        self.save(update_fields=changes)

    @alters_data
    def hide(self) -> None:
        """Let readers see nothing of it any more."""
        self.status, self.live_edition, self.shows_text = self.Status.DRAFT, None, True
        self.end_is_settled()
        self.save(update_fields=["status", "live_edition", "shows_text", *END])

    @alters_data
    def withdraw(self, *, notice: str, shows_text: bool, at: datetime) -> None:
        """Leave its address with a notice, with or without the text. Raises `WrongArticleState`."""
        self.require(self.Status.PUBLISHED)
        self.status, self.notice, self.notice_at = self.Status.WITHDRAWN, notice, at
        self.shows_text = shows_text
        self.end_is_settled()
        self.save(update_fields=["status", "notice", "notice_at", "shows_text", *END])

    @alters_data
    def reinstate(self, *, notice_kind: str, notice: str, at: datetime | None) -> None:
        """Put a withdrawn article back in its place, with the notice it had before."""
        self.require(self.Status.WITHDRAWN)
        self.status, self.notice_kind, self.shows_text = self.Status.PUBLISHED, notice_kind, True
        self.notice, self.notice_at = notice, at
        self.save(update_fields=["status", "notice_kind", "notice", "notice_at", "shows_text"])

    @alters_data
    def plan_end(self, *, at: datetime | None, ending: str = "", notice: str = "") -> None:
        """Set, change or (with no moment) drop what happens to it at some later moment."""
        self.ends_at, self.ends_with = at, ending if at else ""
        self.end_notice = notice if at else ""
        self.save(update_fields=END)

    @alters_data
    def close_comments(self) -> None:
        """Take no new comments; what is published stays. Raises `WrongArticleState`."""
        if self.comment_policy not in self.TAKING_COMMENTS:
            raise WrongArticleState("It takes no comments already.")
        self.comment_policy = self.CommentPolicy.CLOSED
        self.save(update_fields=["comment_policy"])

    @alters_data
    def mark_checked(self, *, at: datetime, review_by: "date | None") -> None:
        """Somebody looked, and it still holds; ask again on a day, or never."""
        self.checked_at, self.review_by = at, review_by
        self.save(update_fields=["checked_at", "review_by"])

    def end_is_settled(self) -> None:
        self.ends_at, self.ends_with, self.end_notice = None, "", ""

    def require(self, status: str) -> None:
        if self.status != status:
            raise WrongArticleState(f"“{self}” is {self.get_status_display().lower()}.")

    # Questions

    def is_published(self, at: datetime | None = None) -> bool:
        return self.status == self.Status.PUBLISHED and self.published_at <= (at or timezone.now())

    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    def is_readable(self, at: datetime | None = None) -> bool:
        """Whether its address opens, be it with a notice."""
        return self.status in self.READABLE and self.published_at <= (at or timezone.now())

    def was_ever_published(self) -> bool:
        """Once readers could see it, its address and what hangs on it are not ours alone any more."""
        return self.published_at is not None

    def takes_comments(self, at: datetime | None = None) -> bool:
        """Whether the editors let it take any; `comments.workflow.availability` knows whether it does so now."""
        return self.comment_policy in self.TAKING_COMMENTS and self.is_published(at)

    def shows_comments(self) -> bool:
        return self.comment_policy != self.CommentPolicy.NONE and self.shows_text

    def has_contents(self) -> bool:
        """Whether it is of a kind that opens with a list of its sections."""
        return self.kind in (self.Kind.LONG_READ, self.Kind.REPORT)

    def related_for_reading(self, *, at: datetime | None = None) -> "list[Article]":
        """What to read next, at most three: the editor's choice, else the newest on its topics."""
        others = Article.objects.published(at).select_related("live_edition")
        if self.has_choice:
            links = self.related_links.all()
            picked = others.filter(pk__in=links.values("other"))
            places = links.filter(other=OuterRef("pk")).order_by().values("position")
            if chosen := list(picked.annotate(place=Subquery(places)).order_by("place")):
                return chosen[:RELATED_SHOWN]
        # Asked row by row from the newest on, so that a large topic is not read to its end.
        on_topic = Article.topics.through.objects.filter(
            article=OuterRef("pk"), topic__in=[topic.pk for topic in self.topics.all()]
        )
        return list(others.filter(Exists(on_topic)).exclude(pk=self.pk)[:RELATED_SHOWN])

    @property
    def bylines(self) -> "RelatedManager[Byline]":
        """The authors as readers see them named; before there is anything to read, the draft's."""
        edition = self.live_edition or self.latest_edition()
        return edition.bylines if edition else Byline.objects.none()

    @property
    def authors(self) -> "models.QuerySet[Author]":
        """Who is named there, in that order."""
        return Author.objects.filter(bylines__in=self.bylines.all()).order_by("bylines__position")

    def latest_edition(self) -> "Edition | None":
        """The one being worked on, else the one published last, else the last set aside."""
        newest = self.editions.select_related("picture").order_by("-number")
        return newest.current().first() or newest.first()

    def starting_point(self) -> "Edition | None":
        """What the next draft starts from: what readers see, else what they saw last, else any."""
        published = self.editions.published().order_by("-number")
        return self.live_edition or published.first() or self.latest_edition()

    def draft_edition(self) -> "Edition | None":
        """The edition being worked on, if there is one."""
        return self.editions.drafts().first() if self.pk else None

    @alters_data
    def keep_former_slug(self, slug: str) -> None:
        """Let an address that readers knew lead here for ever.

        The oldest is what feeds know the article by, so it is kept when the article goes back to it.
        """
        self.former_slugs.get_or_create(slug=slug)

    def first_slug(self) -> str:
        """The address by which readers knew it first; feeds go on to know it by that."""
        former = min(self.former_slugs.all(), key=lambda row: row.pk, default=self)
        return former.slug
