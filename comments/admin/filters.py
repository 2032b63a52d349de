"""What the queue can be narrowed by."""

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest

from comments.models import Comment

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
