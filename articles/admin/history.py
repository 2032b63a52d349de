"""Earlier editions in the admin: what they said, what changed, and how one is restored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.admin.actions import ActionContext, Place, allowed_actions
from articles.admin.editions import Choice, Entry, usual_pair
from articles.admin.pages import article_page, for_article
from articles.citations import is_former
from articles.edition_diff import compare_editions
from articles.models import Article, Edition
from articles.views.article import article_context
from kingsfund.core.http.caching import private_page
from kingsfund.core.http.csp import allow_frames, be_framed_by_own_pages


@require_safe
@private_page
@for_article
def editions_page(request: HttpRequest, article: Article) -> HttpResponse:
    """Every edition, the newest first, with what can be done with each; two to compare."""
    editions = article.editions.without_text().with_people().order_by("-number")
    contexts = [ActionContext(article, None, request.user, edition) for edition in editions]
    entries = [Entry(context.chosen, article, actions_on(context)) for context in contexts]
    shown = {"entries": entries, "pair": usual_pair(entries)}
    return article_page(request, "editions", article, f"Editions of “{article}”", **shown)


def actions_on(context: ActionContext) -> list[dict[str, str]]:
    """What somebody can do with an edition besides reading it, with the page of each action."""
    pk, number = context.article.pk, context.chosen.number
    return [
        {
            "label": action.label,
            "url": reverse("admin:articles_article_action", args=[pk, action.name])
            + f"?edition={number}",
        }
        for action in allowed_actions(Place.EDITIONS, context)
    ]


@require_safe
@private_page
@for_article
def compare_page(request: HttpRequest, article: Article) -> HttpResponse:
    """What changed between two editions; without a choice, from what readers see to the draft."""
    editions = article.editions.without_text().with_people().order_by("-number")
    entries = [Entry(edition, article) for edition in editions]
    choice = Choice(entries, request.GET.get("older", ""), request.GET.get("newer", ""))
    shown: dict[str, object] = {"choice": choice, "entries": entries}
    if choice.is_made:
        older, newer = article.editions.with_numbers(*choice.numbers)
        shown["comparison"] = compare_editions(older, newer).without_note()
    return article_page(request, "compare", article, f"Changes to “{article}”", **shown)


@require_safe
@private_page
@for_article
def edition_page(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Exactly one edition as a page, with its own pictures and downloads."""
    edition = get_object_or_404(article.editions, number=number)
    shown = as_readers_see(article, edition)
    if is_former(article, edition):
        shown["past"] = edition
    return render(request, "articles/article_detail.html", shown)


@require_safe
@private_page
@for_article
def preview(request: HttpRequest, article: Article) -> HttpResponse:
    """The saved draft as readers will see it, or what they see now if there is none."""
    shown = as_readers_see(article, article.latest_edition())
    page = render(request, "articles/article_detail.html", shown)
    return be_framed_by_own_pages(allow_frames(page, shown.get("frame_origins", [])))


def as_readers_see(article: Article, edition: Edition) -> dict[str, object]:
    shown = article_context(Article.objects.for_page().get(pk=article.pk), edition)
    return {**shown, "preview": edition, "downloads": edition.downloads.all()}
