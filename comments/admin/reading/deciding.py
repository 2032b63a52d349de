"""Decisions on one comment: taking them, taking them back, and what happens if somebody was first."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles.content.diff import compare_text
from comments import notifications
from comments.admin.pages import (
    comment_or_404,
    count_of,
    moderator_required,
    told_already,
    wants_json,
)
from comments.admin.queue.position import (
    left_in,
    next_in,
    query_of,
    queue_url,
    reading_url,
    take_next,
)
from comments.admin.reading.page import reading_page, undo_button
from comments.forms import DecisionForm
from comments.models import Comment, Decision, StaleDecision, WrongState
from comments.workflow.moderation import Outcome, Verdict, undo_all, what_happened
from kingsfund.core.numbers import as_number
from kingsfund.core.security.permissions import signed_in

DONE = {
    "publish": "published",
    "revise": "sent back to be revised",
    "decline": "declined",
    "spam": "marked as spam",
    "keep": "kept",
}


@require_POST
@moderator_required
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """One decision, based on the version that was read; then on to the next of the queue."""
    comment = comment_or_404(number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return reading_page(request, comment, form=form, status=422)
    asked = form.cleaned_data
    verdict = Verdict(asked["action"], asked["reason"], asked["note"])
    try:
        decision = verdict.apply_to(comment, by=signed_in(request), expected=asked["version"])
    except StaleDecision as error:
        latest = error.latest
        if latest and is_repeat(latest, request, verdict, expected=asked["version"]):
            return say_decided(request, comment, latest)
        return conflict_screen(request, comment, form, error)
    except WrongState as error:
        return reading_page(request, comment, form=form, status=409, problem=str(error))
    return say_decided(request, comment, decision)


def is_repeat(latest: Decision, request: HttpRequest, verdict: Verdict, *, expected: int) -> bool:
    """Whether this very decision arrived before: its answer got lost, or the button was hit twice."""
    if latest.by_id != request.user.pk:
        return False
    taken = (latest.resulting_version, latest.action, latest.reason, latest.note)
    return taken == (expected + 1, verdict.action, verdict.reason, verdict.note)


def say_decided(request: HttpRequest, comment: Comment, decision: Decision) -> HttpResponse:
    """What was done, how to take it back, and who is next."""
    query = query_of(request)
    if wants_json(request):
        following = next_in(request, comment)
        url = reading_url(following, query) if following else ""
        said = f"{DONE[decision.action].capitalize()} #{comment.pk}"
        answer = {"said": said, "number": comment.pk, "decision": decision.pk, "next": url}
        return JsonResponse({**answer, "left": left_in(request)})
    button = undo_button(request, decision=decision.pk)
    text = f"Comment #{comment.pk} by {comment.name} {DONE[decision.action]}."
    messages.success(request, format_html("{} {}", text, button))
    following = take_next(request, comment)
    return redirect(reading_url(following, query) if following else queue_url(query))


def conflict_screen(
    request: HttpRequest,
    comment: Comment,
    form: DecisionForm,
    error: StaleDecision,
) -> HttpResponse:
    """Somebody else was first: show what they did and what was tried; nothing is overwritten.

    The form keeps its reason and note, and is based on what the page shows now. If the words have
    changed since, both texts are shown as one.
    """
    read = form.cleaned_data["version"]
    comment = comment_or_404(comment.pk)
    retry = DecisionForm({**request.POST.dict(), "version": comment.version})
    retry.is_valid()
    before = comment.text_at(read)
    return reading_page(
        request,
        comment,
        form=retry,
        status=409,
        theirs=error.latest,
        happened=what_happened(error.latest),
        mine=dict(DecisionForm.ACTIONS)[form.cleaned_data["action"]],
        rewritten=compare_text(before, comment.text) if before != comment.text else [],
    )


# Undo


@require_POST
@moderator_required
def undo(request: HttpRequest) -> HttpResponse:
    """Take back one decision, or all that were taken in one go."""
    decisions = list(decisions_asked(request))
    if not decisions:
        raise Http404
    told = len(notifications.told_among(decisions))
    outcome = undo_all(decisions, by=signed_in(request))
    warning = told_already(told) if told and outcome.decided else ""
    if wants_json(request) and len(decisions) == 1:
        return undone_json(request, decisions[0].comment, outcome, warning)
    if outcome.left:
        messages.warning(request, f"Not taken back: {'; '.join(outcome.left[:10])}.")
    if outcome.decided:
        messages.success(request, f"{count_of(outcome.decided, 'decision')} taken back.")
    if warning:
        messages.warning(request, warning)
    query = query_of(request)
    one = decisions[0].comment if len(decisions) == 1 else None
    return redirect(reading_url(one, query) if one else queue_url(query))


def undone_json(
    request: HttpRequest, comment: Comment, outcome: Outcome, warning: str
) -> JsonResponse:
    if outcome.left:
        return JsonResponse({"problem": f"Not taken back: {outcome.left[0]}."}, status=409)
    said = f"Taken back: #{comment.pk} is {comment.get_status_display().lower()} again."
    answer = {"said": f"{said} {warning}".strip(), "number": comment.pk}
    url = reading_url(comment, query_of(request))
    return JsonResponse({**answer, "url": url, "left": left_in(request)})


def decisions_asked(request: HttpRequest) -> QuerySet[Decision]:
    batch, number = request.POST.get("batch", ""), request.POST.get("decision", "")
    if as_number(number) is not None:
        return Decision.objects.with_comments().filter(pk=number)
    try:
        return Decision.objects.with_comments().in_batch(UUID(batch))
    except ValueError as error:
        raise Http404 from error
