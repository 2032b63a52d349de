"""The security log, to be read only."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.models import SecurityEvent

COLUMNS = ("at", "action", "who", "whose", "details", "rows", "network")


@admin.register(SecurityEvent)
class SecurityEventAdmin(admin.ModelAdmin):
    """Who signed in, whose rights changed, what was exported. Nothing here is added or changed."""

    list_display = COLUMNS
    list_filter = ["action", ("at", admin.DateFieldListFilter)]
    search_fields = ["=who", "=whose", "=network"]
    search_help_text = "A user name, or a network, in full"
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = []
    actions = None
    fields = COLUMNS
    readonly_fields = COLUMNS

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Security log", **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SecurityEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SecurityEvent | None = None) -> bool:
        return False
