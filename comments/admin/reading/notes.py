"""Notes among moderators, and mail that is sent once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from comments.admin.base import CommentAdminPart
from comments.admin.queue.position import query_of, reading_url
from comments.admin.reading.page import reading_screen, refuse, wants_json
from comments.forms import NoteForm
from comments.models import Comment
from comments.notifications import comment_ref
from comments.workflow import moderation
from kingsfund.core.permissions import signed_in
from kingsfund.models import Mail


class NotingAdminMixin(CommentAdminPart):
    """The part of the admin that keeps notes and repeats mail."""

    def noting_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<number:number>/note/", wrap(self.note_view), name="comments_comment_note"),
            path(
                "<number:number>/mails/<number:mail>/send-again/",
                wrap(self.send_again_view),
                name="comments_comment_send_again",
            ),
        ]

    def note_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return add_note(request, self, number)

    def send_again_view(self, request: HttpRequest, number: int, mail: int) -> HttpResponse:
        return send_again(request, self, number, mail)


def add_note(request: HttpRequest, model_admin: CommentAdminPart, number: int) -> HttpResponse:
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(model_admin.get_queryset(request), pk=number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        problem, typed = form.errors["text"][0], request.POST.get("text", "")
        kept: dict[str, Any] = {"problem": problem, "unkept_note": typed}
        return reading_screen(request, model_admin, comment, status=422, **kept)
    moderation.add_note(comment, form.cleaned_data["text"], by=signed_in(request))
    if wants_json(request):
        return JsonResponse({"said": f"Note added to #{comment.pk}."})
    messages.success(request, f"Note added to comment #{comment.pk}.")
    return redirect(reading_url(comment, query_of(request)))


def send_again(
    request: HttpRequest, model_admin: CommentAdminPart, number: int, mail: int
) -> HttpResponse:
    """Give a mail about this comment that could not be sent another chance."""
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(Comment, pk=number)
    message = get_object_or_404(Mail, pk=mail, about=comment_ref(comment))
    if moderation.send_mail_again(message, by=signed_in(request)):
        messages.success(request, f"“{message.subject}” is being sent again.")
    else:
        messages.warning(request, f"“{message.subject}” is not one that could not be sent.")
    return redirect(reading_url(comment, query_of(request)))
