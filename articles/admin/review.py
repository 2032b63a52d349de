"""The page in the admin on which a draft is read, with the remarks beside it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.actions import ACTIONS, ActionContext
from articles.admin.pages import article_page, context_for, for_article
from articles.admin.sidebar import second_pair_of
from articles.forms import RemarkForm, paragraph_asked
from articles.models import Article, Refused, Remark
from articles.workflow import remarks
from kingsfund.core.http.caching import private_page

UNRESOLVED = "unresolved"
# The actions that a reviewer comes to when the text is read.
REVIEW_ACTIONS = ("submit", "take_back", "approve", "send_back", "assign")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@for_article
def review_page(request: HttpRequest, article: Article) -> HttpResponse:
    """The text as readers will see it, its remarks, and the form for another."""
    context = context_for(request, article)
    if context.edition is None:
        messages.warning(request, "There is no text to review yet.")
        return redirect("admin:articles_article_change", article.pk)
    if request.method != "POST":
        asked = paragraph_asked(request)
        initial = {"paragraph": asked if isinstance(asked, int) else None}
        return text_with_remarks(request, context, RemarkForm(initial=initial), asked=asked)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            made = remarks.make(context.edition, by=request.user, **form.cleaned_data)
            return redirect(review_address(request, article, f"remark-{made.pk}"))
        except Refused as error:
            form.add_error(None, str(error))
    asked = form.data.get("paragraph", "")
    asked = int(asked) if asked.isdecimal() and len(asked) < 6 else "whole"
    return text_with_remarks(request, context, form, asked=asked)


def text_with_remarks(
    request: HttpRequest, context: ActionContext, form: RemarkForm, *, asked: int | str | None
) -> HttpResponse:
    article, edition, show = context.article, context.edition, shown(request)
    found = Remark.objects.beside(edition).for_reading()
    beside = found.unresolved() if show == UNRESOLVED else found
    allowed = [name for name in REVIEW_ACTIONS if ACTIONS[name].is_allowed(context)]
    page = {
        "edition": edition,
        "text": remarks.annotate(edition, list(beside)),
        "remark_count": found.count(),
        "unresolved_count": found.unresolved().count(),
        "may_remark": edition.is_open(),
        "remark_url": reverse("admin:articles_article_review", args=[article.pk]),
        "asked": asked,
        "form": form,
        "show": show,
        "query": f"&show={show}" if show else "",
        "admin": True,
        "second_pair": second_pair_of(edition),
        "review_actions": [
            {"name": name, "label": ACTIONS[name].label_for(context)} for name in allowed
        ],
    }
    return article_page(request, "review", article, f"Review: {edition.title}", **page)


@require_POST
@private_page
@for_article
def remark_view(request: HttpRequest, article: Article, remark: int) -> HttpResponse:
    """Resolve a remark, reopen it, or take one's own away."""
    found = get_object_or_404(Remark, pk=remark, edition__article=article)
    action, place = request.POST.get("action"), f"remark-{found.pk}"
    try:
        if action == "resolve":
            remarks.resolve(found, by=request.user)
        elif action == "reopen":
            remarks.reopen(found, by=request.user)
        elif action == "delete":
            remarks.take_away(found, by=request.user)
            place = ""
    except Refused as error:
        messages.error(request, str(error))
    return redirect(review_address(request, article, place))


def shown(request: HttpRequest) -> str:
    asked = request.POST.get("show") or request.GET.get("show")
    return UNRESOLVED if asked == UNRESOLVED else ""


def review_address(request: HttpRequest, article: Article, place: str) -> str:
    """The page again, as it was filtered, at one place of it."""
    address = reverse("admin:articles_article_review", args=[article.pk])
    query = f"?show={UNRESOLVED}" if shown(request) else ""
    return f"{address}{query}{place and '#'}{place}"
