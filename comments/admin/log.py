"""The log of decisions, to be read and exported only, and the reasons that moderators choose from."""

from collections.abc import Callable, Iterator

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from comments.audit.export import as_json_lines, as_spreadsheet
from comments.models import BlindReview, Decision, Reason
from kingsfund.core.db.admin_deletion import RefusesToDeleteInUse, with_noun
from kingsfund.core.lists.csv_export import csv_response
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.numbers import as_number
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import SecurityEvent, User


class PersonFilter(admin.SimpleListFilter):
    """Who may decide, rather than everybody who ever had an account."""

    title = "person"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        people = User.objects.filter(is_staff=True).order_by("first_name", "last_name", "username")
        named = [(str(user.pk), user.get_full_name() or user.get_username()) for user in people]
        return [*named, ("nobody", "No moderator")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        if self.value() == "nobody":
            return queryset.filter(by=None)
        person = as_number(self.value())
        return queryset if person is None else queryset.filter(by=person)


SHOWN = (
    *("position", "comment_link", "action", "channel", "from_status", "to_status"),
    *("reason", "note", "who", "at", "waited", "score", "undoes", "batch", "entry_hash"),
)


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """Who decided what, when and why: nothing here can be added, changed or deleted."""

    list_display = ["place", "at", "comment_link", "action", "who", "reason", "note", "short_hash"]
    list_display_links = ["place"]
    list_filter = ["action", "reason", PersonFilter, "channel", "at"]
    list_select_related = ["comment", "by", "reason"]
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = []
    ordering = ["-position"]
    search_fields = ["=comment__number"]
    search_help_text = "The number of a comment"
    change_list_template = "admin/comments/decision_list.html"
    fields = SHOWN
    readonly_fields = SHOWN

    class Media:
        css = {"all": ["comments/dashboard.css"]}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(self.export_csv), name="comments_decision_export"),
            path("export.jsonl", wrap(self.export_lines), name="comments_decision_lines"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        title = {"title": "Log of decisions"}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    @admin.display(description="position")
    def place(self, decision: Decision) -> str:
        return f"{decision.position:,}"

    @admin.display(description="comment")
    def comment_link(self, decision: Decision) -> str:
        url = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return format_html(
            '<a href="{}">#{}</a> <bdi>{}</bdi>', url, decision.comment_id, decision.comment.name
        )

    @admin.display(description="by")
    def who(self, decision: Decision) -> str:
        return decision.who()

    @admin.display(description="hash")
    def short_hash(self, decision: Decision) -> str:
        return format_html(
            '<code title="{}">{}…</code>', decision.entry_hash, decision.entry_hash[:8]
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    # The list as filtered and searched, as a file

    def export_csv(self, request: HttpRequest) -> HttpResponseBase:
        return self.export(request, as_csv_file)

    def export_lines(self, request: HttpRequest) -> HttpResponseBase:
        return self.export(request, as_lines_file)

    def export(
        self, request: HttpRequest, as_file: Callable[[QuerySet[Decision]], HttpResponseBase]
    ) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            decisions = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            messages.error(request, "The log could not be exported with that filter.")
            return redirect("admin:comments_decision_changelist")
        SecurityEvent.objects.record(
            SecurityEvent.Action.EXPORTED,
            by=signed_in(request),
            request=request,
            details="log of decisions",
            rows=decisions.count(),
        )
        return as_file(decisions)


def as_csv_file(decisions: QuerySet[Decision]) -> StreamingHttpResponse:
    return csv_response("decisions", as_spreadsheet(decisions))


def as_lines_file(decisions: QuerySet[Decision]) -> StreamingHttpResponse:
    lines: Iterator[str] = as_json_lines(decisions)
    name = f"decisions-{timezone.localdate().isoformat()}.jsonl"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(lines, content_type="application/jsonl", headers=headers)


@admin.register(Reason)
class ReasonAdmin(RefusesToDeleteInUse, admin.ModelAdmin):
    """What writers are told when a comment is declined. One that was used is taken out of use, not deleted."""

    list_display = ["label", "explanation", "policy_anchor", "position", "is_active"]
    prepopulated_fields = {"slug": ["label"]}

    def use_of(self, obj: Reason) -> str:
        used = obj.decisions.count() + BlindReview.objects.filter(reason=obj).count()
        if not used:
            return ""
        return (
            f"“{obj}” stands in {with_noun(used, 'decision')} and cannot be deleted: the log and the "
            "writers would lose it. Untick “in use” instead, and nobody can choose it any more."
        )
