"""Appeals: what writers ask to have decided again, the oldest first, by somebody else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from comments import response_target
from comments.admin.pages import admin_page, moderator_required
from comments.admin.reading.page import undo_button
from comments.forms import AppealAnswerForm
from comments.models import Appeal, Decision, StaleDecision, WrongState
from comments.models.appeal import SameModerator
from comments.workflow import transitions
from comments.workflow.moderation import what_happened
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import User

DONE = {
    "publish": "published",
    "revise": "sent back to be revised",
    "uphold": "kept: the decision stands",
}
ON_PAGE = 200


@require_safe
@moderator_required
def appeal_list(request: HttpRequest) -> HttpResponse:
    """The open ones; those against one's own decisions are shown and marked."""
    appeals = Appeal.objects.open().select_related(
        "comment__article__live_edition", "decision__by", "decision__reason"
    )
    context: dict[str, Any] = {
        "appeals": appeals[:ON_PAGE],
        "overdue_before": response_target.overdue_before(timezone.now()),
    }
    return admin_page(request, "appeal_list", "Appeals", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@moderator_required
def appeal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal with the comment and the decision; posting answers it."""
    related = ("comment__article__live_edition", "comment__parent", "decision__by",
               "decision__reason", "answer__by", "answer__reason")  # fmt: skip
    appeal = get_object_or_404(Appeal.objects.select_related(*related), pk=pk)
    return decide_again(request, appeal) if request.method == "POST" else show(request, appeal)


def show(
    request: HttpRequest,
    appeal: Appeal,
    *,
    form: AppealAnswerForm | None = None,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    comment = appeal.comment
    context = {
        "appeal": appeal,
        "comment": comment,
        "form": form or AppealAnswerForm(initial={"version": comment.version}),
        "is_own": appeal.decision.by_id == request.user.pk,
        "obstacle": comment.obstacle(),
        "problem": problem,
    }
    title = f"Appeal on comment #{comment.pk}"
    return admin_page(request, "appeal", title, status=status, **context)


def decide_again(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """Decide again, if the appeal is open and against somebody else's decision."""
    form = AppealAnswerForm(request.POST)
    if appeal.answer_id:
        problem = f"The appeal has been answered: {what_happened(appeal.answer)}."
        return show(request, appeal, form=form, status=409, problem=problem)
    if not form.is_valid():
        return show(request, appeal, form=form, status=422)
    try:
        decision = new_decision(appeal, form, by=signed_in(request))
    except SameModerator as error:
        return show(request, appeal, form=form, status=403, problem=str(error))
    except (StaleDecision, WrongState) as error:
        appeal.comment.refresh_from_db(fields=["status", "version"])
        retry = AppealAnswerForm({**request.POST.dict(), "version": appeal.comment.version})
        return show(request, appeal, form=retry, status=409, problem=str(error))
    text = f"Appeal answered: comment #{appeal.comment_id} is {DONE[decision.action]}."
    can_undo = decision.action in Decision.UNDOABLE
    button = undo_button(request, decision=decision.pk) if can_undo else ""
    messages.success(request, format_html("{} {}", text, button))
    return redirect("admin:comments_comment_appeals")


def new_decision(appeal: Appeal, form: AppealAnswerForm, *, by: User) -> Decision:
    """Raises `SameModerator`, `StaleDecision`, `WrongState`."""
    asked, comment = form.cleaned_data, appeal.comment
    if asked["action"] != "publish":  # that the writer was right may be found by anybody
        Appeal.objects.require_another(comment, by)
    says: dict[str, Any] = {"by": by, "expected": asked["version"]}
    if asked["action"] == "publish":
        return transitions.publish(comment, **says)
    if asked["action"] == "revise":
        return transitions.ask_to_revise(
            comment, reason=asked["reason"], note=asked["note"], **says
        )
    return transitions.uphold(comment, note=asked["note"], **says)
