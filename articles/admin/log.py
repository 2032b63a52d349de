"""The log of the admin: what was done to articles, by whom and why. To be read only."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from articles.models import Article, Edition, Event
from articles.models.event import EventQuerySet
from articles.notifications import name_of
from kingsfund.core.lists.csv_export import CHUNK, as_csv, as_text, csv_response
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.numbers import as_number
from kingsfund.models import SecurityEvent, User

STATES = {**dict(Article.Status.choices), **dict(Edition.Status.choices)}
COLUMNS = ["at", "kind", "article", "address", "edition", "state after", "by", "note"]


class PersonFilter(admin.SimpleListFilter):
    title = "person"
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        people = User.objects.filter(is_staff=True).order_by("first_name", "last_name", "username")
        named = [(str(user.pk), name_of(user)) for user in people]
        return [*named, ("nobody", "The clock and invited readers")]

    def queryset(self, request: HttpRequest, queryset: EventQuerySet) -> EventQuerySet:
        if self.value() == "nobody":
            return queryset.by_nobody()
        is_person = as_number(self.value()) is not None
        return queryset.filter(by=self.value()) if is_person else queryset


class StateFilter(admin.SimpleListFilter):
    title = "state after it"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: EventQuerySet) -> EventQuerySet:
        return queryset.left_in(self.value()) if self.value() in STATES else queryset


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """What was done in the admin: nothing here can be added, changed or deleted by anybody."""

    list_display = ["at", "what", "about", "note", "state"]
    list_display_links = ["at"]
    list_filter = ["kind", PersonFilter, StateFilter]
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by: list[str] = []
    date_hierarchy = "at"
    search_fields = ["title", "who", "note"]
    search_help_text = "Title of an article, name of a person, words of a note"
    change_list_template = "admin/articles/event/change_list.html"
    fields = ["sentence", "about", "state", "note", "at"]
    readonly_fields = fields

    class Media:
        css = {"all": ["articles/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).seen_by(request.user)

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="articles_event_export"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Log", **(extra_context or {})})

    @admin.display(description="what happened")
    def what(self, event: Event) -> str:
        return event.deed()

    @admin.display(description="what happened")
    def sentence(self, event: Event) -> str:
        return event.sentence()

    @admin.display(description="article")
    def about(self, event: Event) -> str:
        if event.article_id is None:
            return f"{event.title} (deleted since)"
        url = reverse("admin:articles_article_change", args=[event.article_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', url, event.title)

    @admin.display(description="state after it")
    def state(self, event: Event) -> str:
        return STATES.get(event.status, event.status)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def export(self, request: HttpRequest) -> HttpResponse:
        """The list as filtered and searched, as a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            events = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            messages.error(request, "The log could not be exported with that filter.")
            return redirect("admin:articles_event_changelist")
        SecurityEvent.objects.record(
            SecurityEvent.Action.EXPORTED,
            by=request.user,
            request=request,
            details="log of articles, as CSV",
            rows=events.count(),
        )
        return csv_response("log", events_as_csv(events))


def events_as_csv(events: EventQuerySet) -> Iterator[str]:
    """One line for each, after the heading; times in the site's time zone."""
    kinds = dict(Event.Kind.choices)
    rows = events.values_list(
        "at", "kind", "title", "article__slug", "edition_number", "status", "who", "note"
    )
    return as_csv(
        COLUMNS,
        (
            [
                as_text(at),
                kinds.get(kind, kind),
                title,
                slug or "",
                str(number or ""),
                STATES.get(status, status),
                who,
                note,
            ]
            for at, kind, title, slug, number, status, who, note in rows.iterator(chunk_size=CHUNK)
        ),
    )
