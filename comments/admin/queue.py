"""The queue: every comment of one state, who has waited longest first."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timesince import timesince

from comments.admin.filters import StateFilter, state_asked
from comments.admin.reading import title_of
from comments.models import Comment
from kingsfund.paginators import CappedPaginator

EXCERPT = 320


class QueueDesk:
    """The part of the desk that lists comments."""

    list_display = ["number_read", "letter", "age", "state"]
    list_display_links = ["number_read"]
    list_filter = [StateFilter]
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by: list[str] = []
    search_fields = ["text", "name", "organisation", "email"]
    search_help_text = "Text, name, organisation, e-mail address, or the number of a comment"
    change_list_template = "comments/comment_queue.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        related = ("article__live_edition", "parent", "claim__by")
        return super().get_queryset(request).select_related(*related)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        if state_asked(request) == Comment.Status.WAITING:
            return ["waiting_since", "number"]
        return ["-waiting_since", "-number"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        number = search_term.strip().removeprefix("#")
        if number.isdecimal() and len(number) < 19:
            return queryset.filter(pk=number), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="number")
    def number_read(self, comment: Comment) -> str:
        return f"#{comment.pk}"

    @admin.display(description="comment")
    def letter(self, comment: Comment) -> str:
        """Writer, text and article, enough to judge most comments by."""
        answers = f", answers #{comment.parent_id}" if comment.parent_id else ""
        # The version goes along with a bulk decision, so that a stale one is noticed.
        return format_html(
            '<input type="hidden" name="version-{}" value="{}">'
            '<div class="queue-by"><bdi class="queue-name">{}</bdi> <bdi>{}</bdi> <bdi>{}</bdi></div>'
            '<div class="queue-text" dir="auto">{}</div><div class="queue-under">On {}{}</div>',
            comment.pk,
            comment.version,
            comment.name,
            comment.job_title,
            comment.organisation,
            Truncator(" ".join(comment.text.split())).chars(EXCERPT),
            title_of(comment.article),
            answers,
        )

    @admin.display(description="age")
    def age(self, comment: Comment) -> str:
        return timesince(comment.waiting_since, timezone.now(), depth=1)

    @admin.display(description="state")
    def state(self, comment: Comment) -> str:
        return format_html(
            '<span class="state state-{}">{}</span>', comment.status, comment.get_status_display()
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        state = dict(Comment.Status.choices).get(state_asked(request), "All")
        title = {"title": f"Comments: {state.lower()}"}
        return super().changelist_view(request, {**title, **(extra_context or {})})
