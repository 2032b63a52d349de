"""The light edit of a comment, and what a decision would look like before it is taken."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html

from articles.content.diff import compare_text
from comments import notifications
from comments.admin.base import CommentAdminPart
from comments.admin.queue.position import left_in, query_of, reading_url
from comments.admin.reading.page import (
    PART_HEADER,
    reading_screen,
    refuse,
    undo_button,
    wants_json,
)
from comments.forms import DecisionForm, EditForm
from comments.models import Comment, StaleDecision, WrongState
from comments.workflow import transitions
from comments.workflow.moderation import what_happened
from kingsfund.core.permissions import signed_in


class EditingAdminMixin(CommentAdminPart):
    """The part of the admin that changes a comment's words, and shows what a mail will say."""

    def editing_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<number:number>/edit/", wrap(self.edit_view), name="comments_comment_edit"),
            path(
                "<number:number>/difference/",
                wrap(self.difference_view),
                name="comments_comment_difference",
            ),
            path("<number:number>/mail/", wrap(self.mail_view), name="comments_comment_mail"),
        ]

    def edit_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return edit(request, self, number)

    def difference_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return show_difference(request, self, number)

    def mail_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return show_mail(request, self, number)


def edit(request: HttpRequest, model_admin: CommentAdminPart, number: int) -> HttpResponse:
    """Change the text as asked, then show the comment again: the decision is still to come."""
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(model_admin.get_queryset(request), pk=number)
    form = edit_form_of(request, comment)
    if not form.is_valid():
        return reading_screen(request, model_admin, comment, edit_form=form, status=422)
    asked = form.cleaned_data
    words = {"text": asked["text"], "why": asked["why"]}
    try:
        decision = transitions.edit(
            comment, by=signed_in(request), expected=asked["version"], **words
        )
    except StaleDecision as error:
        return edit_conflict_screen(request, model_admin, comment, form, error)
    except WrongState as error:
        return reading_screen(
            request, model_admin, comment, edit_form=form, status=409, problem=str(error)
        )
    url = reading_url(comment, query_of(request))
    if wants_json(request):
        answer = {"said": f"Edited #{comment.pk}.", "number": comment.pk, "url": url}
        return JsonResponse({**answer, "decision": decision.pk, "left": left_in(request)})
    button = undo_button(request, decision=decision.pk)
    messages.success(request, format_html("Comment #{} edited. {}", comment.pk, button))
    return redirect(url)


def edit_conflict_screen(
    request: HttpRequest,
    model_admin: CommentAdminPart,
    comment: Comment,
    form: EditForm,
    error: StaleDecision,
) -> HttpResponse:
    """Somebody else was first: the edit stays in the form, beside what became of the text."""
    comment = get_object_or_404(model_admin.get_queryset(request), pk=comment.pk)
    typed = {**request.POST.dict(), "version": comment.version}
    retry = EditForm(typed, comment=comment, auto_id="edit_%s")
    retry.is_valid()
    return reading_screen(
        request,
        model_admin,
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


def show_difference(
    request: HttpRequest, model_admin: CommentAdminPart, number: int
) -> HttpResponse:
    """What an edit would change, word by word; nothing is stored."""
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(model_admin.get_queryset(request), pk=number)
    form = edit_form_of(request, comment)
    form.is_valid()
    text = form.cleaned_data.get("text", comment.text)
    shown: dict[str, Any] = {"difference": compare_text(comment.text, text)}
    if PART_HEADER in request.headers:
        return TemplateResponse(request, "admin/comments/_reading_difference.html", shown)
    return reading_screen(request, model_admin, comment, edit_form=form, **shown)


def show_mail(request: HttpRequest, model_admin: CommentAdminPart, number: int) -> HttpResponse:
    """The mail that a decision would send, for the reason and note chosen; nothing is stored."""
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(model_admin.get_queryset(request), pk=number)
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
    return reading_screen(request, model_admin, comment, form=form, **shown)
