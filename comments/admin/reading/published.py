"""The buttons beside a published comment: an editor’s pick, and the credit for a correction."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comments.admin.pages import comment_or_404, moderator_required
from comments.admin.queue.position import reading_url
from comments.models import Comment, StaleDecision, WrongState
from comments.workflow import corrections, transitions
from comments.workflow.corrections import NotCredited
from comments.workflow.moderation import what_happened
from kingsfund.core.numbers import as_number
from kingsfund.core.security.permissions import signed_in


@require_POST
@moderator_required
def pick(request: HttpRequest, number: int) -> HttpResponse:
    def execute(comment: Comment) -> None:
        transitions.pick(comment, by=signed_in(request), expected=number_sent(request, "version"))

    return answer_for(request, number, execute, "is an editor’s pick now")


@require_POST
@moderator_required
def unpick(request: HttpRequest, number: int) -> HttpResponse:
    def execute(comment: Comment) -> None:
        transitions.unpick(comment, by=signed_in(request), expected=number_sent(request, "version"))

    return answer_for(request, number, execute, "is no editor’s pick any more")


@require_POST
@moderator_required
def credit(request: HttpRequest, number: int) -> HttpResponse:
    """Name a comment as the source of a correction of its article."""

    def execute(comment: Comment) -> None:
        chosen = number_sent(request, "edition")
        edition = corrections.corrections_to_choose(comment).filter(pk=chosen).first()
        if edition is None:
            raise NotCredited("Choose a correction of this article.")
        corrections.credit(comment, edition, by=signed_in(request))

    return answer_for(request, number, execute, "has the credit for the correction")


@require_POST
@moderator_required
def uncredit(request: HttpRequest, number: int) -> HttpResponse:
    def execute(comment: Comment) -> None:
        chosen = number_sent(request, "correction")
        correction = comment.corrections.filter(pk=chosen).first()
        if correction is None:
            raise NotCredited("The credit was taken back already.")
        corrections.take_credit_back(correction, by=signed_in(request))

    return answer_for(request, number, execute, "has no credit for it any more")


def answer_for(
    request: HttpRequest, number: int, execute: Callable[[Comment], None], done: str
) -> HttpResponse:
    """Do something to one comment, say what became of it, and go back to the comment."""
    comment = comment_or_404(number)
    try:
        execute(comment)
    except StaleDecision as error:
        happened = what_happened(error.latest)
        messages.error(request, f"Nothing was changed: you opened this comment before {happened}.")
    except (WrongState, NotCredited) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Comment #{comment.pk} by {comment.name} {done}.")
    return redirect(reading_url(comment))


def number_sent(request: HttpRequest, name: str) -> int:
    """A number that the form sent; 0, which no row and no version has, for anything else."""
    return as_number(request.POST.get(name, "")) or 0
