"""The page of one article."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles import citations, embeds
from articles.models import Article, Edition
from kingsfund.csp import allow_frames
from kingsfund.pages import public_page

YEARS_UNTIL_OLD = 5


@public_page
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.published().for_page(), slug=slug)
    context = article_context(article, article.live_edition)
    response = render(request, "articles/article_detail.html", context)
    return allow_frames(response, context["frame_origins"])


def article_context(article: Article, edition: Edition) -> dict[str, object]:
    """What the article's template shows; a preview gives an edition that is not the live one."""
    bylines = article.bylines.all()
    is_old = bool(article.published_at) and article.is_older_than(YEARS_UNTIL_OLD)
    return {
        "article": article,
        "edition": edition,
        "bylines": bylines,
        "cards": [byline for byline in bylines if byline.author.has_card()],
        "topics": article.topics.all(),
        "downloads": edition.downloads.all() if article.has_downloads else [],
        "contents": edition.contents() if article.has_contents() else [],
        "related": article.related_for_reading(),
        "is_old": is_old,
        "frame_origins": embeds.frame_origins(edition.body),
        "description": citations.description(edition),
        "citation": citations.suggested_citation(article, edition),
        "citation_tags": citations.citation_tags(article, edition),
        "linked_data": citations.linked_data(article, edition),
    }
