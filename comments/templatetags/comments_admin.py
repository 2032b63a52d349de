"""What the admin’s first page says about comments, and what its templates need."""

from datetime import timedelta
from typing import NamedTuple

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from comments.audit.percentiles import span
from comments.models import Appeal, BlindReview, Comment
from kingsfund.core.lists.pagination import COUNT_LIMIT, MoreThan, capped_counts

register = template.Library()

# What each tab is called, its page, and the right that lets somebody in.
TABS = (
    ("Queue", "comments_comment_changelist", "view_comment"),
    ("Reported", "comments_comment_reported", "moderate_comment"),
    ("Appeals", "comments_comment_appeals", "moderate_comment"),
    ("Blind reviews", "comments_comment_blind_reviews", "moderate_comment"),
    ("Dashboard", "comments_comment_dashboard", "moderate_comment"),
    ("Rules", "comments_rule_changelist", "view_rule"),
    ("Comment settings", "comments_sitepolicy_changelist", "view_sitepolicy"),
    ("Log", "comments_decision_changelist", "view_decision"),
)


class Tab(NamedTuple):
    """One link of the row that every page of the moderators’ admin begins with."""

    label: str
    url: str
    is_current: bool
    is_here: bool


@register.inclusion_tag("admin/comments/_tabs.html", takes_context=True)
def tabs(context: Context) -> dict[str, list[Tab]]:
    """The tabs that somebody may open, and which of them the page belongs to."""
    request = context["request"]
    open_to = [
        (label, reverse(f"admin:{page}"))
        for label, page, right in TABS
        if request.user.has_perm(f"comments.{right}")
    ]
    current = max((url for _, url in open_to if request.path.startswith(url)), key=len, default="")
    return {
        "tabs": [
            Tab(label, url, is_current=url == current, is_here=url == request.path)
            for label, url in open_to
        ]
    }


@register.inclusion_tag("admin/comments/_panel.html", takes_context=True)
def comments_panel(context: Context) -> dict[str, object]:
    """How many comments wait, and how long the oldest has, for who may decide on them.

    Four queries, at the same price however many wait.
    """
    user = context["request"].user
    if not user.has_perm("comments.moderate_comment"):
        return {"may_decide": False}
    waiting = Comment.objects.awaiting_moderation()
    counts = capped_counts({"waiting": waiting, "appeals": Appeal.objects.open()}, COUNT_LIMIT)
    oldest = waiting.values_list("waiting_since", flat=True).first()
    return {
        "may_decide": True,
        "count": counts["waiting"],
        "is_capped": isinstance(counts["waiting"], MoreThan),
        "oldest_age": timesince(oldest, timezone.now(), depth=1) if oldest else "",
        "appeals": counts["appeals"],
        "reported": Comment.objects.reported().count(),
        "blind_reviews": BlindReview.objects.open_to(user).count(),
    }


@register.filter
def waited(seconds: int | timedelta | None) -> str:
    """A time waited, as people say it."""
    return span(int(seconds.total_seconds()) if isinstance(seconds, timedelta) else seconds)
