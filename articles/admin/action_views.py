"""The admin’s buttons: an action is taken from the page of the article, or asks on a page of its own."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods

from articles.admin.actions import (
    ACTIONS,
    ActionContext,
    Answers,
    Place,
    WorkflowAction,
    allowed_actions,
)
from articles.admin.actions.action_bar import ActionBar, arrange
from articles.admin.listing import state_of
from articles.admin.pages import article_page, context_for, for_article
from articles.admin.sidebar import second_pair_of
from articles.models import Article, Refused
from articles.workflow import publishing
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.core.http.caching import private_page


def action_bar_for(context: ActionContext) -> ActionBar:
    """The buttons for somebody under an article, or under one that is not begun yet."""
    return arrange(allowed_actions(Place.ACTION_BAR, context), context)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@for_article
def action_page(request: HttpRequest, article: Article, name: str) -> HttpResponse:
    """The page of one action: what it does, what it asks, and the button that does it."""
    context, action = context_for(request, article), ACTIONS.get(name)
    if action is None or not request.user.has_perm(action.permission):
        raise Http404
    if not action.is_available(context):
        messages.warning(request, f"“{action.label}” does not fit: {state_of(article)}.")
        return redirect("admin:articles_article_change", article.pk)
    form = action.form(request.POST if request.method == "POST" else None, context=context)
    if request.method == "POST" and form.is_valid():
        error = refusal_of(request, action, context, form.cleaned_data)
        if error is None:
            return redirect(next_page(action, article))
        form.refuse(error)
    label = action.label_for(context)
    shown = {
        "action": action,
        "label": label,
        "explanation": action.explanation,
        "consequences": action.consequences,
        "edition": context.edition,
        "form": form,
        "second_pair": second_pair_of(context.edition) if action.shows_approval else {},
        **action.page_context(context),
    }
    return article_page(request, "action", article, f"{label}: {article}", **shown)


def next_page(action: WorkflowAction, article: Article) -> str:
    """The page that follows an action: the list, if it has deleted the article."""
    if article.pk is None:
        return reverse("admin:articles_article_changelist")
    return reverse(action.next_page, args=[article.pk])


def refusal_of(
    request: HttpRequest, action: WorkflowAction, context: ActionContext, answers: Answers
) -> Refused | EditConflict | None:
    """Execute an action and say so; what refused it, if something did."""
    try:
        with transaction.atomic():
            message = action.execute(context, answers)
    except (Refused, EditConflict) as error:
        context.article.refresh_from_db()
        return error
    messages.success(request, message)
    return None


# From the page where the article is written


def pressed_action(request: HttpRequest) -> WorkflowAction | None:
    """The action whose button was pressed, besides saving."""
    buttons = (action for action in ACTIONS.values() if action.place == Place.ACTION_BAR)
    return next((action for action in buttons if f"_{action.name}" in request.POST), None)


def take_pressed_action(request: HttpRequest, context: ActionContext) -> HttpResponse | None:
    """Take the action whose button was pressed, or lead to the page that asks about it."""
    action, article = pressed_action(request), context.article
    if action is None:
        return None
    if not action.is_allowed(context):
        said = f"Saved. “{action.label}” does not fit: {state_of(article)}."
        messages.warning(request, said)
        return None
    answers = {"approval": request.POST.get("approval", "")} if action.shows_approval else {}
    try:
        publishing.require_approval(context.edition, answers.get("approval", ""))
    except publishing.ApprovalIsVoid as error:
        # They were shown an approval that is void now, so they are asked again.
        messages.error(request, f"Saved, but not {action.done}: {error}")
        return None
    if action.needs_form:
        return redirect("admin:articles_article_action", article.pk, action.name)
    if error := refusal_of(request, action, context, answers):
        explain(request, action, context, error)
    return None


def explain(
    request: HttpRequest, action: WorkflowAction, context: ActionContext, error: Exception
) -> None:
    """Say on the page of the article why an action was not taken."""
    form = action.form({}, context=context)
    form.full_clean()
    form.refuse(error)
    reasons = format_html_join("", "<li>{}</li>", ([why] for why in form.reasons()))
    page = reverse("admin:articles_article_action", args=[context.article.pk, action.name])
    asks = form.visible_fields()
    more = format_html('<a href="{}">What can be done</a>', page) if asks else ""
    said = format_html("Saved, but not {}: <ul>{}</ul>{}", action.done, reasons, more)
    messages.error(request, said)
