"""Many articles, asked for in the admin’s words."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.models.author import Author, Byline
from articles.models.states import OPEN, READABLE, ArticleStatus, NoticeKind
from articles.models.topic import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class ArticleQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What readers may see at a moment, newest first."""
        return self.filter(
            status=ArticleStatus.PUBLISHED, published_at__lte=at or timezone.now()
        ).newest_first()

    def readable(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What opens at its address: the published, and the withdrawn with their notice."""
        return self.filter(
            status__in=READABLE, published_at__lte=at or timezone.now()
        ).newest_first()

    def with_text(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What readers may read the text of: withdrawn articles only if their text is left there."""
        return self.readable(at).exclude(shows_text=False)

    def noticed(self, at: datetime | None = None) -> "ArticleQuerySet":
        """What readers were told to read no more, or not without something newer, latest first."""
        rows = self.filter(notice_at__isnull=False, published_at__lte=at or timezone.now())
        # Said by what is left out, so that SQLite reads the few notices and not all that is published.
        rows = rows.exclude(status=ArticleStatus.DRAFT).exclude(
            ~Q(notice_kind=NoticeKind.SUPERSEDED), status=ArticleStatus.PUBLISHED
        )
        return rows.order_by("-notice_at", "-pk")

    def formerly_at(self, slug: str) -> "ArticleQuerySet":
        """The article that readers knew by another address."""
        return self.filter(former_slugs__slug=slug).exclude(slug=slug)

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-published_at", "-pk")

    def drafts(self) -> "ArticleQuerySet":
        """Articles that readers do not see: never published, or taken down."""
        return self.filter(status=ArticleStatus.DRAFT)

    def withdrawn(self) -> "ArticleQuerySet":
        """Articles whose address opens with a notice instead of a place in any list."""
        return self.filter(status=ArticleStatus.WITHDRAWN)

    def live(self) -> "ArticleQuerySet":
        """What the admin calls published, in the order of the admin."""
        return self.filter(status=ArticleStatus.PUBLISHED)

    def with_new_draft(self) -> "ArticleQuerySet":
        """Published, and being worked on again."""
        return self.live().being_written()

    def being_written(self) -> "ArticleQuerySet":
        """With an open draft, whether or not readers see an earlier edition."""
        return self.filter(editions__status__in=OPEN)

    def in_draft(self) -> "ArticleQuerySet":
        """Readers see nothing of it, and nobody waits for it: being written, or taken down."""
        waiting = self.model.objects.filter(editions__status__in=OPEN[1:]).order_by()
        return self.drafts().exclude(pk__in=waiting.values("pk"))

    def with_schedule(self) -> "ArticleQuerySet":
        """With the moment of the edition that they were filtered by."""
        return self.annotate(scheduled_for=F("editions__publish_at"))

    def with_edition_in(self, status: str) -> "ArticleQuerySet":
        """With their open draft in one of its states: in review, ready, scheduled."""
        return self.filter(editions__status=status)

    def assigned_to(self, user: "AbstractUser") -> "ArticleQuerySet":
        """Whose open draft somebody is to work on next."""
        return self.filter(editions__status__in=OPEN, editions__assigned_to=user)

    def overdue(self, on: date | None = None) -> "ArticleQuerySet":
        """Whose open draft should have been finished before a day."""
        day = on or timezone.localdate()
        return self.filter(editions__status__in=OPEN, editions__due_on__lt=day)

    def due_for_check(self, on: date | None = None) -> "ArticleQuerySet":
        """Published, and on or past the day on which somebody should ask whether it still holds."""
        return self.live().filter(review_by__lte=on or timezone.localdate()).order_by("review_by")

    def ending(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Published, and at or past the moment that an editor set for its end."""
        return self.live().filter(ends_at__lte=at or timezone.now()).order_by("ends_at", "pk")

    def lock_skipping_locked(self) -> "ArticleQuerySet":
        """Hold those that nobody else holds just now; a comment being written holds nobody up."""
        return self.select_for_update(skip_locked=True, no_key=True)

    def with_draft_titles(self) -> "ArticleQuerySet":
        """With the title of the open draft and when it was saved, the latest first."""
        return self.annotate(
            draft_title=F("editions__title"),
            draft_saved_at=F("editions__updated_at"),
            draft_due_on=F("editions__due_on"),
            draft_publish_at=F("editions__publish_at"),
        ).order_by("-draft_saved_at")

    def by_author(self, author: Author) -> "ArticleQuerySet":
        """Those whose edition that readers see names an author."""
        theirs = Byline.objects.filter(author=author)
        return self.filter(live_edition__in=theirs.values("edition"))

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
        # One at a time, each by its index: an OR over three tables would read all of them.
        assigned = self.model.objects.assigned_to(user)
        named = Byline.objects.filter(author__user=user).of_current_editions()
        written = self.model.objects.filter(pk__in=named.values("edition__article"))
        begun = self.model.objects.filter(created_by=user)
        keys = (rows.order_by().values("pk") for rows in (assigned, written, begun))
        return self.filter(pk__in=next(keys).union(*keys))

    def known_to(self, user: "AbstractUser | None") -> "ArticleQuerySet":
        """Those whose title somebody may know: what readers can open, and what is theirs to work on."""
        readable = Q(pk__in=self.model.objects.readable().order_by().values("pk"))
        if user is None:
            return self.filter(readable)
        theirs = self.model.objects.editable_by(user).order_by()
        return self.filter(readable | Q(pk__in=theirs.values("pk")))

    def superseded(self) -> "ArticleQuerySet":
        """Published, and readers are told that something newer has taken its place."""
        return self.live().filter(notice_kind=NoticeKind.SUPERSEDED)

    def not_superseded(self) -> "ArticleQuerySet":
        return self.exclude(notice_kind=NoticeKind.SUPERSEDED)

    def found_by_title(self, term: str, *, by: "AbstractUser") -> "ArticleQuerySet":
        """Those with every word of a search in the title of one edition, or in the address.

        A title that `by` may not know finds nothing.
        """
        words = term.split()
        if not words:
            return self
        editions = self.model._meta.get_field("editions").related_model.objects.known_to(by)
        titled = editions.filter(*(Q(title__icontains=word) for word in words))
        in_address = Q(*(Q(slug__icontains=word) for word in words))
        return self.filter(Q(pk__in=titled.order_by().values("article")) | in_address)

    def for_listing(self) -> "ArticleQuerySet":
        """With all that a list entry shows, in a number of queries that does not grow."""
        return self.select_related("live_edition__picture").prefetch_related(
            Prefetch("live_edition__bylines", queryset=Byline.objects.with_authors())
        )

    def for_writing(self) -> "ArticleQuerySet":
        """With what the page asks for on which it is written; `open_editions` are its draft, if any."""
        drafts = self.model._meta.get_field("editions").related_model.objects.drafts()
        # Each is a query after that of the row, so that it sees what was stored before a lock was got.
        return self.prefetch_related(
            "topics",
            "live_edition",
            Prefetch("editions", drafts.select_related("picture"), to_attr="open_editions"),
        )

    def for_page(self) -> "ArticleQuerySet":
        """With what the page of one article shows, and whether there is more to ask for.

        The names are of the edition that the page shows, which may be another than the live one.
        """
        this = self.model.objects.filter(pk=OuterRef("pk")).order_by()
        with_topics = self.select_related("live_edition__picture", "superseded_by__live_edition")
        return with_topics.prefetch_related("topics").annotate(
            has_downloads=Exists(this.filter(live_edition__downloads__isnull=False)),
            has_choice=Exists(this.filter(related_links__isnull=False)),
        )
