from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict, cast

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from kingsfund.core.db.admin_deletion import RefusesToDeleteInUse, with_noun
from kingsfund.core.db.former_slugs import FormerSlugsAdmin
from kingsfund.core.db.optimistic_locking import VersionedAdmin
from kingsfund.core.lists.csv_export import csv_response
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.security.permissions import signed_in
from kingsfund.models import SecurityEvent
from newsletter.exporting import subscriptions_as_csv
from newsletter.forms import NewsletterForm, SuppressionForm
from newsletter.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from newsletter.models.subscriber import SubscriberQuerySet
from newsletter.models.subscription import with_counts
from newsletter.workflow import subscribing

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Counts(TypedDict):
    """What the list says of each newsletter."""

    confirmed_count: int
    pending_count: int


class Evidence:
    """Rows that come about by what people do, never by hand: to look at."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class NamelessLog(admin.ModelAdmin):
    """The admin’s log says that an address was added or erased, and does not keep it by saying so."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: object) -> LogEntry:
        return self._log(request, obj, ADDITION)

    def log_deletions(
        self, request: HttpRequest, queryset: Iterable[models.Model]
    ) -> list[LogEntry]:
        return [self._log(request, row, DELETION) for row in queryset]

    def _log(self, request: HttpRequest, row: models.Model, act: int) -> LogEntry:
        return LogEntry.objects.create(
            user=signed_in(request),
            content_type=ContentType.objects.get_for_model(self.model),
            object_id=str(row.pk),
            object_repr=f"{self.opts.verbose_name} {row.pk}",
            action_flag=act,
        )


@admin.register(Newsletter)
class NewsletterAdmin(RefusesToDeleteInUse, FormerSlugsAdmin, VersionedAdmin, admin.ModelAdmin):
    form = NewsletterForm
    list_display = ("name", "frequency", "is_active", "position", "subscribers", "waiting")
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Newsletter]:
        return with_counts(super().get_queryset(request))

    @admin.display(description="subscribers", ordering="confirmed_count")
    def subscribers(self, newsletter: "WithAnnotations[Newsletter, Counts]") -> str:
        address = reverse("admin:newsletter_subscriber_changelist")
        return format_html(
            '<a href="{}?newsletter={}&status=confirmed">{}</a>',
            address,
            newsletter.slug,
            f"{newsletter.confirmed_count:,}",
        )

    def use_of(self, obj: Newsletter) -> str:
        subscribed, agreed = obj.subscriptions.count(), obj.consents.count()
        if not (subscribed or agreed):
            return ""
        return (
            f"“{obj}” has {with_noun(subscribed, 'subscription')} and {with_noun(agreed, 'record')} of "
            "what people agreed to, and cannot be deleted. Untick “open for sign-up” instead: "
            "nobody new can subscribe, and it stands in no list."
        )

    @admin.display(description="waiting for confirmation", ordering="pending_count")
    def waiting(self, newsletter: "WithAnnotations[Newsletter, Counts]") -> str:
        return f"{newsletter.pending_count:,}"


class NewsletterFilter(admin.SimpleListFilter):
    title = "newsletter"
    parameter_name = "newsletter"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(Newsletter.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        # With a state, both have to be true of the same subscription: see the other filter.
        if request.GET.get("status"):
            return queryset
        return cast(SubscriberQuerySet, queryset).narrowed(newsletter=self.value() or "")


class StatusFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return Subscription.Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not (status := self.value()):
            return queryset
        newsletter = request.GET.get("newsletter", "")
        return cast(SubscriberQuerySet, queryset).narrowed(newsletter=newsletter, status=status)


class SubscriptionInline(Evidence, admin.TabularInline):
    model = Subscription
    template = "admin/newsletter/_evidence.html"
    fields = readonly_fields = (
        "newsletter",
        "status",
        "created_at",
        "confirmed_at",
        "unsubscribed_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return super().get_queryset(request).select_related("newsletter")


class ConsentInline(Evidence, admin.TabularInline):
    model = Consent
    template = "admin/newsletter/_evidence.html"
    verbose_name_plural = "evidence, newest first"
    fields = readonly_fields = ("at", "event", "newsletter", "wording", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).select_related("newsletter")


@admin.register(Subscriber)
class SubscriberAdmin(NamelessLog, Evidence, admin.ModelAdmin):
    """People who subscribed. Nobody is confirmed by hand: only the owner of an address can."""

    list_display = ("email", "receives", "created_at")
    list_filter = (NewsletterFilter, StatusFilter, ("created_at", admin.DateFieldListFilter))
    search_fields = ("email",)
    search_help_text = "Part of an e-mail address"
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    # Deleting many at once would have to show and explain each; a person is erased one by one.
    actions = None
    fields = ("email", "name", "created_at", "asked_at", "suppressed")
    readonly_fields = fields
    inlines = (SubscriptionInline, ConsentInline)
    change_list_template = "admin/newsletter/subscriber_change_list.html"
    delete_confirmation_template = "admin/newsletter/subscriber_delete.html"

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.has_perm(subscribing.ERASE)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        return super().get_queryset(request).prefetch_related("subscriptions__newsletter")

    @admin.display(description="receives")
    def receives(self, subscriber: Subscriber) -> str:
        lines = ((str(one.newsletter), one.state) for one in subscriber.subscriptions.all())
        return format_html_join(mark_safe("<br>"), "{}: {}", lines) or "nothing"

    @admin.display(description="mail to this address")
    def suppressed(self, subscriber: Subscriber) -> str:
        suppression = subscriber.suppression()
        return (
            f"suppressed: {suppression.get_cause_display().lower()}" if suppression else "allowed"
        )

    # Erasing

    def get_deleted_objects(
        self, objs: QuerySet[Subscriber] | Sequence[Subscriber], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What goes with a person: all of it, so the right to delete one is enough."""
        _, counts, _, protected = super().get_deleted_objects(objs, request)
        return [], counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:
        subscribing.erase_subscriber(obj, by=signed_in(request))

    # Export

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="newsletter_subscriber_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The list as filtered and searched, as a CSV file: one row for each subscription."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            subscribers = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            messages.error(request, "The list could not be exported with that filter.")
            return redirect("admin:newsletter_subscriber_changelist")
        subscriptions = Subscription.objects.narrowed(
            newsletter=request.GET.get("newsletter", ""), status=request.GET.get("status", "")
        ).filter(subscriber__in=subscribers.order_by().values("pk"))
        SecurityEvent.objects.record(
            SecurityEvent.Action.EXPORTED,
            by=signed_in(request),
            request=request,
            details="subscribers, as CSV",
            rows=subscriptions.count(),
        )
        lines = subscriptions_as_csv(subscriptions, by=signed_in(request))
        return csv_response("subscribers", lines)


@admin.register(Consent)
class ConsentAdmin(Evidence, admin.ModelAdmin):
    list_display = ("at", "event", "newsletter", "subscriber", "source")
    list_filter = ("event", "newsletter")
    list_select_related = ("newsletter", "subscriber")
    search_fields = ("subscriber__email",)
    search_help_text = "Part of an e-mail address"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    actions = None


@admin.register(Suppression)
class SuppressionAdmin(NamelessLog, admin.ModelAdmin):
    form = SuppressionForm
    list_display = ("email", "cause", "at")
    list_filter = ("cause",)
    search_fields = ("email",)
    search_help_text = "Part of an e-mail address"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    delete_confirmation_template = "admin/newsletter/suppression_delete.html"
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
