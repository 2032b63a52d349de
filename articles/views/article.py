"""The page of one article."""

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import addresses, citations
from articles.content import embeds
from articles.models import Article, Byline, Edition
from articles.notices import notices_of, update_of
from kingsfund.core.http.caching import cacheable
from kingsfund.core.http.csp import allow_frames


@cacheable
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = Article.objects.readable().for_page().filter(slug=slug).first()
    if article is None:
        return addresses.way_on(request, slug)
    context = article_context(article, article.live_edition)
    response = render(request, "articles/article_detail.html", context)
    if article.is_withdrawn():
        response.headers["X-Robots-Tag"] = "noindex"
    return allow_frames(response, context.get("frame_origins", []))


def article_context(article: Article, edition: Edition) -> dict[str, object]:
    """What the article's template shows; a preview gives an edition that is not the live one."""
    prefetch_related_objects([edition], Prefetch("bylines", Byline.objects.with_authors()))
    changes = list(article.editions.told_to_readers()) if article.is_revised() else []
    shows_text = article.shows_text or edition.pk != article.live_edition_id
    corrections = [change for change in changes if change.change == Edition.Change.CORRECTION]
    return {
        "article": article,
        "edition": edition,
        "shows_text": shows_text,
        "bylines": edition.bylines.all(),
        "topics": article.topics.all(),
        "notices": notices_of(article, corrections),
        "description": citations.description(edition) if shows_text else article.notice,
        "citation": citations.suggested_citation(article, edition),
        "citation_tags": citations.citation_tags(article, edition),
        "linked_data": citations.linked_data(article, edition, corrections),
        **(text_context(article, edition, changes) if shows_text else {}),
    }


def text_context(article: Article, edition: Edition, changes: list[Edition]) -> dict[str, object]:
    """What is shown only where the text is."""
    years = settings.AGE_BANNER_YEARS
    is_old = bool(years and article.published_at) and article.is_older_than(years)
    return {
        "cards": [byline for byline in edition.bylines.all() if byline.author.has_card()],
        "downloads": edition.downloads.all() if article.has_downloads else [],
        "contents": edition.contents() if article.has_contents() else [],
        "related": article.related_for_reading(),
        "frame_origins": embeds.frame_origins(edition.body),
        "updates": [update_of(article, change) for change in changes],
        "is_old": is_old and not article.is_withdrawn(),
    }
