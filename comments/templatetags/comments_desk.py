"""What the desk's first page says about comments, and what its templates need."""

from datetime import timedelta

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.timesince import timesince

from comments.models import Appeal, Comment
from comments.percentiles import span
from kingsfund.paginators import COUNT_LIMIT, MoreThan, capped_counts

register = template.Library()


@register.inclusion_tag("comments/_desk_panel.html", takes_context=True)
def comments_panel(context: Context) -> dict[str, object]:
    """How many comments wait, and how long the oldest has, for who may decide on them.

    Two queries, at the same price however many wait.
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
    }


@register.filter
def waited(seconds: int | timedelta | None) -> str:
    """A time waited, as people say it."""
    return span(int(seconds.total_seconds()) if isinstance(seconds, timedelta) else seconds)
