"""Decisions on several comments at once."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from comments.admin.reading import undo_button
from comments.forms import BulkDeclineForm
from comments.models import Comment
from comments.moderation import Outcome, Verdict, decide_on_all
from kingsfund.selections import ticked, versions_shown

# In one go; each is a transaction of its own, and a browser waits for all of them.
BULK_LIMIT = 500


class BulkDesk:
    """The part of the desk that decides on what was ticked in the queue."""

    actions = ["publish_selected", "decline_selected", "mark_selected_as_spam"]

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
    button = undo_button(request, batch=outcome.batch) if outcome.decided else ""
    messages.add_message(request, level, format_html("{}. {}", text, button))
