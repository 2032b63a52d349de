"""The newest articles of a list, for feed readers. Every address starts with `SITE_URL`."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape

from articles import citations
from articles.models import Article, Author, Topic
from articles.models.article_queryset import ArticleQuerySet
from kingsfund.addresses import absolute
from kingsfund.syndication import Atom, JsonFeed, Rss

FORMATS = {"rss": Rss, "atom": Atom, "json": JsonFeed}
LENGTH = 30
# XML 1.0, section 2.2: what no document may hold, however it is written.
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
        return _NOT_IN_XML.sub("", about) or settings.SITE_TAGLINE

    def link(self, subject: Topic | Author | None) -> str:
        path = subject.get_absolute_url() if subject else reverse("articles:article-list")
        return absolute(path)

    def feed_url(self, subject: Topic | Author | None) -> str:
        slugs = [subject.slug] if subject else []
        return absolute(reverse(self.feed_name, args=[*slugs, self.ending]))

    def articles(self, subject: Topic | Author | None) -> ArticleQuerySet:
        return Article.objects.published()

    def items(self, subject: Topic | Author | None) -> ArticleQuerySet:
        return self.articles(subject).for_listing().prefetch_related("topics")[:LENGTH]

    def item_title(self, article: Article) -> str:
        return _NOT_IN_XML.sub("", article.live_edition.title)

    def item_description(self, article: Article) -> str:
        return escape(self.item_summary(article))

    def item_summary(self, article: Article) -> str:
        return _NOT_IN_XML.sub("", citations.description(article.live_edition))

    def item_link(self, article: Article) -> str:
        return absolute(article.get_absolute_url())

    def item_pubdate(self, article: Article) -> datetime:
        return article.published_at

    def item_updateddate(self, article: Article) -> datetime:
        return article.revised_at or article.published_at

    def item_categories(self, article: Article) -> list[str]:
        return [article.get_kind_display(), *(topic.name for topic in article.topics.all())]

    def item_extra_kwargs(self, article: Article) -> dict[str, object]:
        writers = [byline.author for byline in article.bylines.all()]
        authors = [(writer.name, absolute(writer.get_absolute_url())) for writer in writers]
        nobody = [(settings.SITE_NAME, settings.SITE_URL)]
        return {"authors": authors or nobody, "summary": self.item_summary(article)}


class TopicFeed(ArticleFeed):
    feed_name = "articles:topic-feed"

    def articles(self, subject: Topic) -> ArticleQuerySet:
        return Article.objects.published().in_topic(subject)


class AuthorFeed(ArticleFeed):
    feed_name = "articles:author-feed"

    def articles(self, subject: Author) -> ArticleQuerySet:
        return Article.objects.published().by_author(subject)
