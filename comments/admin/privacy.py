"""What is kept about a comment's writer: shown, handed out, erased; and the log of what was deleted."""

import json

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from comments.admin.pages import admin_page, comment_or_404
from comments.models import Comment, RetentionRun
from kingsfund import data_subjects
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import SecurityEvent

Action, record = SecurityEvent.Action, SecurityEvent.objects.record


eraser_required = permission_required(
    ("comments.view_comment", "comments.erase_person"), raise_exception=True
)


@require_safe
@eraser_required
def writer(request: HttpRequest, number: int) -> HttpResponse:
    """What is kept, and exactly what erasing would do: nothing is changed by looking."""
    return writer_page(request, comment_or_404(number))


@require_POST
@eraser_required
def export_writer(request: HttpRequest, number: int) -> HttpResponse:
    """A file for the person; by a button, because handing it out is logged."""
    comment = comment_or_404(number)
    if not comment.email:
        return writer_page(request, comment, status=409)
    data = data_subjects.export(comment.email, by=signed_in(request))
    log_access(request, comment, CHANGE, "Exported what is kept about its writer.")
    said = f"what is kept about the writer of comment {number}"
    record(Action.EXPORTED, by=signed_in(request), request=request, rows=1, details=said)
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="writer-of-{number}.json"'
    return response


@require_POST
@eraser_required
def erase_writer(request: HttpRequest, number: int) -> HttpResponse:
    comment = comment_or_404(number)
    if not comment.email:
        return writer_page(request, comment, status=409)
    if request.POST.get("sure") != "on":
        problem = "Tick the box first: nothing can bring this back."
        return writer_page(request, comment, problem=problem, status=422)
    data_subjects.erase(comment.email, by=signed_in(request))
    log_access(request, comment, DELETION, "Erased its writer.")
    said = f"the writer of comment {number}"
    record(Action.ERASED, by=signed_in(request), request=request, details=said)
    messages.success(request, f"The writer of comment #{number} has been erased.")
    if stayed := data_subjects.left_out(signed_in(request)):
        messages.warning(request, f"Not erased, for want of the right: {', '.join(stayed)}.")
    return redirect(reverse("admin:comments_comment_change", args=[number]))


def writer_page(
    request: HttpRequest, comment: Comment, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = data_subjects.holdings(comment.email, by=signed_in(request)) if comment.email else []
    context = {
        "comment": comment,
        "going": [holding for holding in found if holding.goes],
        "staying": [holding for holding in found if not holding.goes],
        "left_out": data_subjects.left_out(signed_in(request)),
        "problem": problem,
    }
    title = f"The writer of comment #{comment.pk}"
    return admin_page(request, "comment_writer", title, status=status, **context)


def log_access(request: HttpRequest, comment: Comment, flag: int, what: str) -> None:
    """Who did it and when, without the name or address of whom it was done to."""
    LogEntry.objects.create(
        user=signed_in(request),
        content_type=ContentType.objects.get_for_model(Comment),
        object_id=str(comment.pk),
        object_repr=f"comment {comment.pk}",
        action_flag=flag,
        change_message=what,
    )


DELETED = ("at", "rule", "number", "by")


@admin.register(RetentionRun)
class RetentionRunAdmin(admin.ModelAdmin):
    """What was deleted, by which rule, when, and by whom if a person did it. To be read only."""

    list_display = DELETED
    list_filter = ["rule"]
    list_select_related = ["by"]
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = []
    fields = DELETED
    readonly_fields = DELETED

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: RetentionRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RetentionRun | None = None) -> bool:
        return False
