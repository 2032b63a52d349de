"""Notes among moderators, and mail that is sent once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from comments.admin.pages import comment_or_404, moderator_required, wants_json
from comments.admin.queue.position import query_of, reading_url
from comments.admin.reading.page import reading_page
from comments.forms import NoteForm
from comments.models import Comment
from comments.notifications import comment_ref
from comments.workflow import moderation
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import Mail


@require_POST
@moderator_required
def add_note(request: HttpRequest, number: int) -> HttpResponse:
    comment = comment_or_404(number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        problem, typed = form.errors["text"][0], request.POST.get("text", "")
        kept: dict[str, Any] = {"problem": problem, "unkept_note": typed}
        return reading_page(request, comment, status=422, **kept)
    moderation.add_note(comment, form.cleaned_data["text"], by=signed_in(request))
    if wants_json(request):
        return JsonResponse({"said": f"Note added to #{comment.pk}."})
    messages.success(request, f"Note added to comment #{comment.pk}.")
    return redirect(reading_url(comment, query_of(request)))


@require_POST
@moderator_required
def send_again(request: HttpRequest, number: int, mail: int) -> HttpResponse:
    """Give a mail about this comment that could not be sent another chance."""
    comment = get_object_or_404(Comment, pk=number)
    message = get_object_or_404(Mail, pk=mail, about=comment_ref(comment))
    if moderation.send_mail_again(message, by=signed_in(request)):
        messages.success(request, f"“{message.subject}” is being sent again.")
    else:
        messages.warning(request, f"“{message.subject}” is not one that could not be sent.")
    return redirect(reading_url(comment, query_of(request)))
