"""The log of decisions, to be read only, and the reasons that moderators choose from."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from comments.models import Decision, Reason
from kingsfund.paginators import CappedPaginator


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """Who decided what, when and why: nothing here can be added, changed or deleted."""

    list_display = ["at", "comment_link", "action", "by", "reason", "note"]
    list_filter = ["action", "reason", "by"]
    list_select_related = ["comment", "by", "reason"]
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by: list[str] = []
    search_fields = ["=comment__number"]
    search_help_text = "The number of a comment"
    fields = ["comment_link", "action", "from_status", "to_status", "reason", "note", "by", "at"]
    readonly_fields = fields

    @admin.display(description="comment")
    def comment_link(self, decision: Decision) -> str:
        url = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return format_html(
            '<a href="{}">#{}</a> <bdi>{}</bdi>', url, decision.comment_id, decision.comment.name
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):
    """What writers are told when a comment is declined. One that was used is taken out of use, not deleted."""

    list_display = ["label", "explanation", "policy_anchor", "position", "is_active"]
    prepopulated_fields = {"slug": ["label"]}
