"""What the queue can be narrowed by."""

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from comments.models import Comment, CommentQuerySet

ALL = "all"
# How Django's list hands its filter on to the pages it leads to.
HANDED_ON = "_changelist_filters"


def filter_of(request: HttpRequest) -> QueryDict:
    """What the address narrows the queue by, on the list and on the pages behind it."""
    handed_on = request.GET.get(HANDED_ON)
    return request.GET if handed_on is None else QueryDict(handed_on)


def queue_of(request: HttpRequest) -> CommentQuerySet:
    """The comments that the filter in the address is about, in the queue's order."""
    asked, state = filter_of(request), state_asked(request)
    queue = Comment.objects.all() if state == ALL else Comment.objects.in_state(state)
    if asked.get("article__id__exact", "").isdecimal():
        queue = queue.filter(article=asked["article__id__exact"])
    if state == Comment.Status.WAITING:
        return queue.order_by("waiting_since", "number")
    moment = "submitted_at" if state == ALL else "waiting_since"
    return queue.order_by(f"-{moment}", "-number")


def state_asked(request: HttpRequest) -> str:
    """The state that a list is of: what was clicked, else what waits; a search looks everywhere."""
    asked = filter_of(request)
    otherwise = ALL if asked.get(SEARCH_VAR) else Comment.Status.WAITING
    return asked.get(StateFilter.parameter_name) or otherwise


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
