"""What the buttons beside a published comment have in common: one act, then back to a page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from comments.admin.base import CommentAdminPart
from comments.admin.queue.position import reading_url
from comments.admin.reading.page import refuse
from comments.models import Comment, StaleDecision, WrongState
from comments.workflow.corrections import NotCredited
from comments.workflow.moderation import what_happened
from kingsfund.core.numbers import as_number


def act_on(
    request: HttpRequest,
    model_admin: CommentAdminPart,
    number: int,
    act: Callable[[Comment], object],
    done: str,
    *,
    then: str = "",
) -> HttpResponse:
    """Do one thing to one comment, say what became of it, and go on to `then` or back to the comment."""
    if refusal := refuse(request, model_admin):
        return refusal
    comment = get_object_or_404(model_admin.get_queryset(request), pk=number)
    try:
        act(comment)
    except StaleDecision as error:
        happened = what_happened(error.latest)
        messages.error(request, f"Nothing was changed: you opened this comment before {happened}.")
    except (WrongState, NotCredited) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Comment #{comment.pk} by {comment.name} {done}.")
        return redirect(then or reading_url(comment))
    return redirect(reading_url(comment))


def version_read(request: HttpRequest) -> int:
    """The version that the page was showing; none is older than every other."""
    version = request.POST.get("version", "")
    return as_number(version) or 0
