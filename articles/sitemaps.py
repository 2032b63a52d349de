from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from articles.models import Article, Author, Topic


class Section(Sitemap):
    """Addresses start with `SITE_URL`, whatever name the request came by."""

    limit = 2_500

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class ArticleSitemap(Section):
    def items(self) -> QuerySet:
        return Article.objects.published().only("slug", "published_at", "revised_at")

    def lastmod(self, article: Article) -> datetime:
        return article.revised_at or article.published_at


class TopicSitemap(Section):
    def items(self) -> QuerySet:
        return Topic.objects.with_articles()


class AuthorSitemap(Section):
    def items(self) -> QuerySet:
        return Author.objects.published()


class PageSitemap(Section):
    def items(self) -> list[str]:
        return ["articles:home", "articles:article-list", "articles:topic-list"]

    def location(self, name: str) -> str:
        return reverse(name)


SECTIONS = {
    "pages": PageSitemap,
    "articles": ArticleSitemap,
    "topics": TopicSitemap,
    "authors": AuthorSitemap,
}
