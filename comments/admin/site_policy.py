"""The site's comment settings: one row, changed on one page."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from comments.models import SitePolicy
from kingsfund.core.db.optimistic_locking import (
    RUN_FIELDS,
    VERSION_FIELDS,
    VersionedAdmin,
    VersionedForm,
)


class SitePolicyForm(VersionedForm):
    class Meta:
        model = SitePolicy
        fields = ("mode", "close_after", "overload")


@admin.register(SitePolicy)
class SitePolicyAdmin(VersionedAdmin, admin.ModelAdmin):
    """What holds for every article that has no rule of its own."""

    form = SitePolicyForm
    fields = ["mode", "close_after", "overload", "alarm", *VERSION_FIELDS]
    readonly_fields = ["alarm"]
    radio_fields = {"mode": admin.VERTICAL, "overload": admin.VERTICAL}

    @admin.display(description="the queue now")
    def alarm(self, policy: SitePolicy) -> str:
        if policy.overload_since is None:
            return "No comment has waited longer than promised."
        since = timezone.localtime(policy.overload_since)
        return f"Comments have waited longer than promised since {since:%-d %B %Y, %H:%M}."

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """There is one row, so its page is the list."""
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect(reverse("admin:comments_sitepolicy_change", args=[SitePolicy.ONLY]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """There is a row to hold from the first time that somebody saves who may."""
        if request.method == "POST" and self.has_change_permission(request):
            SitePolicy.objects.get_or_create(pk=SitePolicy.ONLY)
        context = {"title": "Comment settings", "subtitle": None, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SitePolicy | None:
        """The row in force, which a new site has not stored yet."""
        if object_id != str(SitePolicy.ONLY):
            return None
        return SitePolicy.objects.current()

    def save_model(
        self, request: HttpRequest, obj: SitePolicy, form: SitePolicyForm, change: bool
    ) -> None:
        """Only what the form is about: the clock writes to the same row."""
        obj.save(update_fields=[*SitePolicyForm.Meta.fields, *RUN_FIELDS])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SitePolicy | None = None) -> bool:
        return False
