"""Appeals: what writers ask to have decided again, the oldest first, by somebody else."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from comments import response_target
from comments.admin.base import CommentAdminPart
from comments.admin.reading.page import refuse, undo_button
from comments.forms import AppealAnswerForm
from comments.models import Appeal, Decision, StaleDecision, WrongState
from comments.models.appeal import SameModerator
from comments.workflow import transitions
from comments.workflow.moderation import what_happened
from kingsfund.core.permissions import signed_in
from kingsfund.models import User

DONE = {
    "publish": "published",
    "revise": "sent back to be revised",
    "uphold": "kept: the decision stands",
}
ON_PAGE = 200


class AppealAdminMixin(CommentAdminPart):
    """The part of the admin that answers appeals."""

    def appeal_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("appeals/", wrap(self.appeals_view), name="comments_comment_appeals"),
            path(
                "appeals/<number:appeal>/", wrap(self.appeal_view), name="comments_comment_appeal"
            ),
        ]

    def appeals_view(self, request: HttpRequest) -> HttpResponse:
        """The open ones; those against one's own decisions are shown and marked."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        appeals = Appeal.objects.open().select_related(
            "comment__article__live_edition", "decision__by", "decision__reason"
        )
        context = {
            **room(request, self, "Appeals"),
            "appeals": appeals[:ON_PAGE],
            "overdue_before": response_target.overdue_before(timezone.now()),
        }
        return TemplateResponse(request, "admin/comments/appeal_list.html", context)

    def appeal_view(self, request: HttpRequest, appeal: int) -> HttpResponse:
        """One appeal with the comment and the decision; posting answers it."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        related = ("comment__article__live_edition", "comment__parent", "decision__by",
                   "decision__reason", "answer__by", "answer__reason")  # fmt: skip
        found = get_object_or_404(Appeal.objects.select_related(*related), pk=appeal)
        if request.method != "POST":
            return appeal_page(request, self, found)
        return refuse(request, self) or answer(request, self, found)


def appeal_page(
    request: HttpRequest,
    model_admin: CommentAdminPart,
    appeal: Appeal,
    *,
    form: AppealAnswerForm | None = None,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    comment = appeal.comment
    context = {
        **room(request, model_admin, f"Appeal on comment #{comment.pk}"),
        "appeal": appeal,
        "comment": comment,
        "form": form or AppealAnswerForm(initial={"version": comment.version}),
        "is_own": appeal.decision.by_id == request.user.pk,
        "obstacle": comment.obstacle(),
        "problem": problem,
    }
    return TemplateResponse(request, "admin/comments/appeal.html", context, status=status)


def answer(request: HttpRequest, model_admin: CommentAdminPart, appeal: Appeal) -> HttpResponse:
    """Decide again, if the appeal is open and against somebody else's decision."""
    form = AppealAnswerForm(request.POST)
    if appeal.answer_id:
        problem = f"The appeal has been answered: {what_happened(appeal.answer)}."
        return appeal_page(request, model_admin, appeal, form=form, status=409, problem=problem)
    if not form.is_valid():
        return appeal_page(request, model_admin, appeal, form=form, status=422)
    try:
        decision = decide_again(appeal, form, by=signed_in(request))
    except SameModerator as error:
        return appeal_page(request, model_admin, appeal, form=form, status=403, problem=str(error))
    except (StaleDecision, WrongState) as error:
        appeal.comment.refresh_from_db(fields=["status", "version"])
        retry = AppealAnswerForm({**request.POST.dict(), "version": appeal.comment.version})
        return appeal_page(request, model_admin, appeal, form=retry, status=409, problem=str(error))
    text = f"Appeal answered: comment #{appeal.comment_id} is {DONE[decision.action]}."
    can_undo = decision.action in Decision.UNDOABLE
    button = undo_button(request, decision=decision.pk) if can_undo else ""
    messages.success(request, format_html("{} {}", text, button))
    return redirect("admin:comments_comment_appeals")


def decide_again(appeal: Appeal, form: AppealAnswerForm, *, by: User) -> Decision:
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


def room(request: HttpRequest, model_admin: CommentAdminPart, title: str) -> dict[str, object]:
    """What every page of a room needs."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "title": title,
    }
