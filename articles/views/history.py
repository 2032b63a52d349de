"""What an article said before: a former edition as it was, and what changed between two."""

import zlib
from datetime import datetime

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles import addresses
from articles.edition_diff import compare_editions
from articles.models import Article, Edition
from articles.views.article import article_context
from kingsfund.core.http.caching import cacheable
from kingsfund.core.http.csp import allow_frames

COMPARISON_KEPT_FOR = 60 * 60
# Of both texts together; a long report has two thirds of that.
MOST_COMPARED = 200_000  # characters
MOST_PARTS_COMPARED = 1_400  # tags and lines


@cacheable
def edition_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A former edition as it was; the number of the one readers see now leads to the article."""
    article = Article.objects.with_text().for_page().filter(slug=slug).first()
    if article is None:
        return addresses.way_on(request, slug)
    if article.live_edition.number == number:
        return redirect(article)
    edition = get_object_or_404(article.editions.shown(), number=number)
    context = article_context(article, edition)
    context |= {
        "past": edition,
        "downloads": edition.downloads.all(),
        "replaced_at": replaced_at(article, edition),
        "updates": [],
        "is_old": False,
    }
    response = render(request, "articles/edition_detail.html", context)
    return unlisted(allow_frames(response, context.get("frame_origins", [])))


@cacheable
def edition_compare(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """What changed between two editions that readers may open, with the notes that explain it."""
    if older == newer:
        return redirect("articles:edition-detail", slug, older)
    if older > newer:
        return redirect("articles:edition-compare", slug, newer, older)
    readable = Article.objects.with_text().select_related("live_edition")
    article = readable.filter(slug=slug).first()
    if article is None:
        return addresses.way_on(request, slug)
    shown = article.editions.shown().select_related("picture")
    pair = list(shown.with_numbers(older, newer))
    if len(pair) < 2:
        raise Http404("One of them is not in the history.")
    context = {
        "article": article,
        "older": pair[0],
        "newer": pair[1],
        "changes": article.editions.shown().changes_between(older, newer),
        "comparison": comparison_of(*pair),
    }
    return unlisted(render(request, "articles/edition_compare.html", context))


def replaced_at(article: Article, edition: Edition) -> datetime | None:
    """When another edition took its place, whether or not that one can be looked up."""
    later = article.editions.published().after(edition.number)
    return later.values_list("published_at", flat=True).first()


def comparison_of(older: Edition, newer: Edition) -> SafeString:
    """What differs between two published editions, as HTML.

    Kept for a while, for neither can change and long texts take time to compare. Asking who may see
    them comes before this.
    """
    if is_too_long_to_compare(older, newer):
        sides = [(edition, mark_safe(edition.body)) for edition in (older, newer)]
        return render_to_string("articles/_comparison_sides.html", {"sides": sides})
    key = f"comparison:{mark_of(older)}:{mark_of(newer)}"
    if (kept := cache.get(key)) is None:
        comparison = compare_editions(older, newer).without_note()
        page = render_to_string("articles/_comparison.html", {"comparison": comparison})
        kept = zlib.compress(page.encode())
        cache.set(key, kept, COMPARISON_KEPT_FOR)
    return mark_safe(zlib.decompress(kept).decode())


def is_too_long_to_compare(older: Edition, newer: Edition) -> bool:
    """Whether finding what differs would keep readers of other pages waiting."""
    texts = (older.body, newer.body, older.key_points, newer.key_points)
    parts = sum(text.count("<") + text.count("\n") for text in texts)
    return sum(map(len, texts)) > MOST_COMPARED or parts > MOST_PARTS_COMPARED


def mark_of(edition: Edition) -> str:
    """What tells a published edition from every other, even after a site was set up anew."""
    return f"{edition.pk}-{edition.published_at.timestamp()}"


def unlisted(response: HttpResponse) -> HttpResponse:
    """Search engines list the article, not its past."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
