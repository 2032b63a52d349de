"""The queue: every comment of one state, and decisions on several at once."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timesince import timesince

from comments.admin import reading
from comments.forms import BulkDeclineForm
from comments.models import Comment
from comments.moderation import Outcome, Verdict, decide_on_all
from kingsfund.paginators import CappedPaginator
from kingsfund.selections import ticked, versions_shown

# In one go; each is a transaction of its own, and a browser waits for all of them.
BULK_LIMIT = 500
EXCERPT = 320
ALL = "all"


def state_asked(request: HttpRequest) -> str:
    """The state that a list is of: what was clicked, else what waits; a search looks everywhere."""
    otherwise = ALL if request.GET.get(SEARCH_VAR) else Comment.Status.WAITING
    return request.GET.get(StateFilter.parameter_name) or otherwise


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def __init__(self, request: HttpRequest, *args: object) -> None:
        super().__init__(request, *args)
        self.state = state_asked(request)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [*Comment.Status.choices, (ALL, "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset if self.state == ALL else queryset.in_state(self.state)

    def choices(self, changelist: object) -> list[dict[str, object]]:
        return [
            {
                "selected": self.state == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }
            for value, label in self.lookup_choices
        ]


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """A list that opens on what waits, oldest first, and for each comment the reading screen.

    Nothing about a comment is edited here: it is decided on, by its own transition methods.
    """

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
    actions = ["publish_selected", "decline_selected", "mark_selected_as_spam"]
    change_list_template = "comments/comment_queue.html"

    class Media:
        css = {"all": ["comments/desk.css"]}

    def get_urls(self) -> list[URLPattern]:
        def desk(view: object) -> object:
            return self.admin_site.admin_view(view)

        return [
            path("undo/", desk(self.undo_view), name="comments_comment_undo"),
            path("<int:number>/decide/", desk(self.decide_view), name="comments_comment_decide"),
            *super().get_urls(),
        ]

    # What the list shows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).select_related("article__live_edition", "parent")

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
            reading.title_of(comment.article),
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

    # Who may do what

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm(
            "comments.moderate_comment"
        )

    # The pages

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        state = dict(Comment.Status.choices).get(state_asked(request), "All")
        title = {"title": f"Comments: {state.lower()}"}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The reading screen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self.get_object(request, object_id)
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return reading.reading_screen(request, self, comment)

    def decide_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return reading.decide(request, self, number)

    def undo_view(self, request: HttpRequest) -> HttpResponse:
        return reading.undo(request, self)

    # Several comments

    @admin.action(description="Publish", permissions=["moderate"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_on_selected(request, queryset, Verdict("publish"), "published")

    @admin.action(description="Mark as spam", permissions=["moderate"])
    def mark_selected_as_spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.decide_on_selected(request, queryset, Verdict("spam"), "marked as spam")

    @admin.action(description="Decline, with a reason", permissions=["moderate"])
    def decline_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> HttpResponse | None:
        """First a page that asks for the reason and says to whom it goes, then the decision."""
        is_confirmed = "confirmed" in request.POST
        form = BulkDeclineForm(request.POST if is_confirmed else None)
        if is_confirmed and form.is_valid():
            verdict = Verdict("decline", form.cleaned_data["reason"], form.cleaned_data["note"])
            return self.decide_on_selected(request, queryset, verdict, "declined")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": "Decline, with a reason",
            "form": form,
            "comments": chosen_in(request, queryset),
            "versions": versions_shown(request),
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        status = 422 if is_confirmed else 200
        return TemplateResponse(request, "comments/comment_decline.html", context, status=status)

    def decide_on_selected(
        self, request: HttpRequest, queryset: QuerySet[Comment], verdict: Verdict, done: str
    ) -> None:
        comments, versions = chosen_in(request, queryset), versions_shown(request)
        outcome = decide_on_all(verdict, comments, by=request.user, versions=versions)
        tell_outcome(request, outcome, done)


def chosen_in(request: HttpRequest, queryset: QuerySet[Comment]) -> list[Comment]:
    """The comments that were ticked, also those that have left the list since; at most `BULK_LIMIT`."""
    if (numbers := ticked(request)) is not None:
        queryset = Comment.objects.filter(pk__in=numbers).order_by("waiting_since", "number")
    related = queryset.select_related("article__live_edition", "parent")
    return list(related[:BULK_LIMIT])


def tell_outcome(request: HttpRequest, outcome: Outcome, done: str) -> None:
    """One message: how many went through, with a button that takes them back, and why others did not."""
    text = f"{outcome.decided} {done}"
    if outcome.left:
        reasons = "; ".join(outcome.left[:10]) + ("; and so on" if outcome.left[10:] else "")
        text += f", {len(outcome.left)} left: {reasons}"
    level = messages.WARNING if outcome.left else messages.SUCCESS
    button = reading.undo_button(request, batch=outcome.batch) if outcome.decided else ""
    messages.add_message(request, level, format_html("{}. {}", text, button))
