"""The light edit of a comment, and what a decision would look like before it is taken."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles.content.diff import compare_text
from comments import notifications
from comments.admin.pages import PART_HEADER, comment_or_404, moderator_required, wants_json
from comments.admin.queue.position import left_in, query_of, reading_url
from comments.admin.reading.page import reading_page, undo_button
from comments.forms import DecisionForm, EditForm
from comments.models import Comment, StaleDecision, WrongState
from comments.workflow import transitions
from comments.workflow.moderation import what_happened
from kingsfund.core.security.permissions import signed_in


@require_POST
@moderator_required
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change the text as asked, then show the comment again: the decision is still to come."""
    comment = comment_or_404(number)
    form = edit_form_of(request, comment)
    if not form.is_valid():
        return reading_page(request, comment, edit_form=form, status=422)
    asked = form.cleaned_data
    words = {"text": asked["text"], "why": asked["why"]}
    try:
        decision = transitions.edit(
            comment, by=signed_in(request), expected=asked["version"], **words
        )
    except StaleDecision as error:
        return edit_conflict_screen(request, comment, form, error)
    except WrongState as error:
        return reading_page(request, comment, edit_form=form, status=409, problem=str(error))
    url = reading_url(comment, query_of(request))
    if wants_json(request):
        answer = {"said": f"Edited #{comment.pk}.", "number": comment.pk, "url": url}
        return JsonResponse({**answer, "decision": decision.pk, "left": left_in(request)})
    button = undo_button(request, decision=decision.pk)
    messages.success(request, format_html("Comment #{} edited. {}", comment.pk, button))
    return redirect(url)


def edit_conflict_screen(
    request: HttpRequest,
    comment: Comment,
    form: EditForm,
    error: StaleDecision,
) -> HttpResponse:
    """Somebody else was first: the edit stays in the form, beside what became of the text."""
    comment = comment_or_404(comment.pk)
    typed = {**request.POST.dict(), "version": comment.version}
    retry = EditForm(typed, comment=comment, auto_id="edit_%s")
    retry.is_valid()
    return reading_page(
        request,
        comment,
        edit_form=retry,
        status=409,
        theirs=error.latest,
        happened=what_happened(error.latest),
        mine="Edit the text",
        rewritten=compare_text(form.cleaned_data["text"], comment.text),
    )


def edit_form_of(request: HttpRequest, comment: Comment) -> EditForm:
    return EditForm(request.POST, comment=comment, auto_id="edit_%s")


@require_POST
@moderator_required
def show_difference(request: HttpRequest, number: int) -> HttpResponse:
    """What an edit would change, word by word; nothing is stored."""
    comment = comment_or_404(number)
    form = edit_form_of(request, comment)
    form.is_valid()
    text = form.cleaned_data.get("text", comment.text)
    shown: dict[str, Any] = {"difference": compare_text(comment.text, text)}
    if PART_HEADER in request.headers:
        return TemplateResponse(request, "admin/comments/_reading_difference.html", shown)
    return reading_page(request, comment, edit_form=form, **shown)


@require_POST
@moderator_required
def show_mail(request: HttpRequest, number: int) -> HttpResponse:
    """The mail that a decision would send, for the reason and note chosen; nothing is stored."""
    comment = comment_or_404(number)
    form = DecisionForm(request.POST)
    form.is_valid()
    chosen = form.cleaned_data
    action = chosen.get("action") or request.POST.get("previewed", "")
    mail_text = notifications.mail_preview(
        comment, action, chosen.get("reason"), chosen.get("note", "")
    )
    shown: dict[str, Any] = {"mail_text": mail_text, "is_previewed": True}
    if PART_HEADER in request.headers:
        return TemplateResponse(request, "admin/comments/_reading_mail_text.html", shown)
    return reading_page(request, comment, form=form, **shown)
