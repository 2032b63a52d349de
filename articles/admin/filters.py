"""What the list of articles can be narrowed to, in the words of the admin."""

from datetime import timedelta

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article, Edition, Topic

Choices = list[tuple[str, str]]


class StateFilter(admin.SimpleListFilter):
    """Where an article stands, for readers and in the admin."""

    title = "status"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [
            ("writing", "With a draft"),
            ("draft", "Draft, not published"),
            ("in_review", "In review"),
            ("ready", "Ready"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("superseded", "Replaced"),
            ("changing", "Published, new draft"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "writing":
                return queryset.being_written()
            case "draft":
                return queryset.in_draft()
            case "in_review" | "ready" as state:
                return queryset.with_edition_in(state)
            case "scheduled":
                return queryset.with_edition_in(Edition.Status.SCHEDULED).with_schedule()
            case "published":
                return queryset.live().not_superseded()
            case "superseded":
                return queryset.superseded()
            case "changing":
                return queryset.with_new_draft()
            case "withdrawn":
                return queryset.withdrawn()
        return queryset


class WorkFilter(admin.SimpleListFilter):
    """Who works on the draft, and whether it should have been finished."""

    title = "work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [
            ("mine", "Assigned to me"),
            ("mine-overdue", "Assigned to me, overdue"),
            ("overdue", "Overdue, anybody’s"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "mine":
                return queryset.assigned_to(request.user)
            case "mine-overdue":
                return queryset.assigned_to(request.user).overdue()
            case "overdue":
                return queryset.overdue()
        return queryset


class CheckFilter(admin.SimpleListFilter):
    """Whether somebody should ask if it still holds."""

    title = "content review"
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [("due", "Due"), ("month", "Due within a month")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "due":
                return queryset.due_for_check()
            case "month":
                return queryset.due_for_check(timezone.localdate() + timedelta(days=31))
        return queryset


class TopicFilter(admin.SimpleListFilter):
    """On what it is; by a list of keys, because a join would have every row told apart again."""

    title = "topic"
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        return [(topic.slug, topic.name) for topic in Topic.objects.only("slug", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        links = Article.topics.through.objects.filter(topic__slug=self.value())
        return queryset.filter(pk__in=links.values("article"))


def order_asked(request: HttpRequest) -> list[str]:
    """The order that fits what the list is narrowed to; else what was begun last comes first."""
    if request.GET.get(CheckFilter.parameter_name):
        return ["review_by", "pk"]
    state = request.GET.get(StateFilter.parameter_name)
    if state == "scheduled":
        return ["scheduled_for", "pk"]
    if state == "published":
        return ["-published_at", "-pk"]
    return ["-created_at", "-pk"]
