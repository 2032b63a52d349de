"""The rules of the admin: kept here, tried on earlier comments, then switched on."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.pages import count_of
from comments.forms.rule import RuleForm
from comments.models import Rule
from comments.workflow import rules
from kingsfund.core.db.optimistic_locking import EditConflict, VersionedAdmin
from kingsfund.core.numbers import as_number
from kingsfund.core.security.permissions import signed_in

ON, OFF = "on", "off"


@admin.register(Rule)
class RuleAdmin(VersionedAdmin, admin.ModelAdmin):
    """Saving leads to what the rule would have caught; the button that switches it on is there."""

    form = RuleForm
    list_display = ["name", "state", "looks_for", "place", "weight", "made_by", "try_link"]
    list_filter = ["is_active"]
    list_select_related = ["made_by"]
    search_fields = ["name", "text"]
    search_help_text = "Words of a name or of what it looks for"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/comments/rule_form.html"
    actions = None

    class Media:
        css = {"all": ["comments/admin.css", "comments/rules.css"]}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<number:number>/try/", wrap(self.try_view), name="comments_rule_try"),
            *super().get_urls(),
        ]

    # Columns

    @admin.display(description="state", ordering="is_active")
    def state(self, rule: Rule) -> SafeString:
        word = ON if rule.is_active else OFF
        return format_html('<span class="state rule-{}">{}</span>', word, word.capitalize())

    @admin.display(description="looks for")
    def looks_for(self, rule: Rule) -> SafeString:
        first, _, rest = rule.text.partition("\n")
        more = " …" if rest or first[80:] else ""
        return format_html("<code>{}</code>{}", first.strip()[:80], more)

    @admin.display(description="")
    def try_link(self, rule: Rule) -> SafeString:
        return format_html('<a href="{}">What it catches</a>', try_url(rule))

    # Saving

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One button, for it always leads to the same page."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, rule: Rule, form: RuleForm, change: bool) -> None:
        """A rule that looks for something else is switched off until it has been tried."""
        was_active = rule.is_active
        if not change:
            rule.made_by = signed_in(request)
        if was_active and form.looks_for_something_else():
            rule.is_active = False
            messages.warning(request, "It looks for something else now, so it is switched off.")
        super().save_model(request, rule, form, change)
        if was_active:
            rules.screen_again()

    def delete_model(self, request: HttpRequest, rule: Rule) -> None:
        with transaction.atomic():
            super().delete_model(request, rule)
            rules.screen_again()

    def response_add(
        self, request: HttpRequest, obj: Rule, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_to_save(request, obj)

    def response_change(self, request: HttpRequest, obj: Rule) -> HttpResponse:
        return self.response_to_save(request, obj)

    def response_to_save(self, request: HttpRequest, rule: Rule) -> HttpResponse:
        """On to what it would have caught, unless it may not be seen."""
        if self.may_try(request, rule):
            return redirect(try_url(rule))
        return redirect(reverse("admin:comments_rule_changelist"))

    # Trying

    def may_try(self, request: HttpRequest, rule: Rule) -> bool:
        """Whoever sees a trial sees comments of every state."""
        sees_comments = request.user.has_perm("comments.view_comment")
        return sees_comments and self.has_view_permission(request, rule)

    def try_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """What the rule would have caught; posting switches it on or off."""
        rule = get_object_or_404(Rule, pk=number)
        if not self.may_try(request, rule):
            raise PermissionDenied
        if request.method == "POST":
            return self.switch(request, rule)
        return TemplateResponse(
            request,
            "admin/comments/rule_try.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "media": self.media,
                "title": f"What “{rule}” catches",
                "rule": rule,
                "trial": rules.try_out(rule),
                "days": rules.LOOKS_BACK.days,
                "may_switch": self.has_change_permission(request, rule),
            },
        )

    def switch(self, request: HttpRequest, rule: Rule) -> HttpResponse:
        on, version = request.POST.get("act") == ON, request.POST.get("version", "")
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        based_on = as_number(version) or 0
        try:
            count = rules.switch(rule, on, by=signed_in(request), based_on=based_on)
        except EditConflict as error:
            messages.error(request, f"{error} Here is what it catches as it is now.")
            return redirect(try_url(rule))
        if count is None:
            messages.info(request, f"“{rule}” is {ON if rule.is_active else OFF} already.")
            return redirect(try_url(rule))
        self.log_change(request, rule, f"Switched {ON if on else OFF}.")
        again = f" {count_of(count, 'comment')} will be screened again." if count else ""
        messages.success(request, f"“{rule}” is switched {ON if on else OFF}.{again}")
        return redirect(reverse("admin:comments_rule_changelist"))


def try_url(rule: Rule) -> str:
    return reverse("admin:comments_rule_try", args=[rule.pk])
