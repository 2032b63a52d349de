"""The newest articles of a list, for feed readers. Every address starts with `SITE_URL`."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape

from articles import citations
from articles.models import Article, Author, Byline, Edition, Topic
from articles.models.article_queryset import ArticleQuerySet
from articles.notices import Notice, notice_of, notice_of_correction
from kingsfund.core.feeds import Atom, JsonFeed, Rss
from kingsfund.core.http.urls import absolute

FORMATS = {"rss": Rss, "atom": Atom, "json": JsonFeed}
LENGTH = 30


@dataclass(frozen=True)
class FeedEntry:
    """An article in a feed, or something that readers were told of one; `fragment` tells which."""

    article: Article
    title: str
    summary: str
    at: datetime
    updated_at: datetime
    fragment: str = ""


def newest_entries(articles: ArticleQuerySet, length: int) -> list[FeedEntry]:
    """The newest of some articles and of what was corrected, superseded and withdrawn among them.

    Six queries: three that each read a few rows from the top of an index, and three for what belongs
    to the articles found.
    """
    corrections = Edition.objects.latest_corrections().filter(article__in=articles.order_by())
    entries = [
        *map(entry_of, articles.published().select_related("live_edition")[:length]),
        *map(entry_of_notice, articles.noticed().select_related("live_edition")[:length]),
        *map(entry_of_correction, corrections.select_related("article__live_edition")[:length]),
    ]
    entries = sorted(entries, key=lambda entry: entry.at, reverse=True)[:length]
    bylines = Prefetch("live_edition__bylines", queryset=Byline.objects.with_authors())
    shown = [entry.article for entry in entries]
    prefetch_related_objects(shown, bylines, "topics", "former_slugs")
    return entries


def entry_of(article: Article) -> FeedEntry:
    edition = article.live_edition
    updated_at = article.revised_at or article.published_at
    summary = citations.description(edition)
    return FeedEntry(article, edition.title, summary, article.published_at, updated_at)


def entry_of_notice(article: Article) -> FeedEntry:
    notice = notice_of(article)
    return told(article, notice.word, notice)


def entry_of_correction(edition: Edition) -> FeedEntry:
    return told(edition.article, "Correction", notice_of_correction(edition.article, edition))


def told(article: Article, word: str, notice: Notice) -> FeedEntry:
    title = f"{word}: {article.live_edition.title}"
    return FeedEntry(article, title, notice.text, notice.at, notice.at, f"#{notice.anchor}")


class ArticleFeed(Feed):
    """All articles; `ending` names the format."""

    language = "en-gb"
    feed_name = "articles:article-feed"

    def __init__(self, ending: str) -> None:
        self.ending, self.feed_type = ending, FORMATS[ending]

    def get_object(
        self, request: HttpRequest, subject: Topic | Author | None = None
    ) -> Topic | Author | None:
        return subject

    def title(self, subject: Topic | Author | None) -> str:
        return f"{settings.SITE_NAME}: {subject}" if subject else settings.SITE_NAME

    def description(self, subject: Topic | Author | None) -> str:
        about = getattr(subject, "description", "") or getattr(subject, "biography", "")
        return about or settings.SITE_TAGLINE

    def link(self, subject: Topic | Author | None) -> str:
        path = subject.get_absolute_url() if subject else reverse("articles:article-list")
        return absolute(path)

    def feed_url(self, subject: Topic | Author | None) -> str:
        slugs = [subject.slug] if subject else []
        return absolute(reverse(self.feed_name, args=[*slugs, self.ending]))

    def articles(self, subject: Topic | Author | None) -> ArticleQuerySet:
        return Article.objects.all()

    def items(self, subject: Topic | Author | None) -> list[FeedEntry]:
        return newest_entries(self.articles(subject), LENGTH)

    def item_title(self, entry: FeedEntry) -> str:
        return entry.title

    def item_description(self, entry: FeedEntry) -> str:
        return escape(entry.summary)

    def item_link(self, entry: FeedEntry) -> str:
        return absolute(f"{entry.article.get_absolute_url()}{entry.fragment}")

    def item_guid(self, entry: FeedEntry) -> str:
        """The first address that readers knew it by: it stays the same when the article moves."""
        first = reverse("articles:article-detail", args=[entry.article.first_slug()])
        return absolute(f"{first}{entry.fragment}")

    def item_pubdate(self, entry: FeedEntry) -> datetime:
        return entry.at

    def item_updateddate(self, entry: FeedEntry) -> datetime:
        return entry.updated_at

    def item_categories(self, entry: FeedEntry) -> list[str]:
        article = entry.article
        return [article.get_kind_display(), *(topic.name for topic in article.topics.all())]

    def item_extra_kwargs(self, entry: FeedEntry) -> dict[str, object]:
        writers = [byline.author for byline in entry.article.live_edition.bylines.all()]
        authors = [(writer.name, absolute(writer.get_absolute_url())) for writer in writers]
        nobody = [(settings.SITE_NAME, settings.SITE_URL)]
        return {"authors": authors or nobody, "summary": entry.summary}


class TopicFeed(ArticleFeed):
    feed_name = "articles:topic-feed"

    def articles(self, subject: Topic) -> ArticleQuerySet:
        return Article.objects.in_topic(subject)


class AuthorFeed(ArticleFeed):
    feed_name = "articles:author-feed"

    def articles(self, subject: Author) -> ArticleQuerySet:
        return Article.objects.by_author(subject)
