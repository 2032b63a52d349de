"""What the desk's first page says about comments, and what its templates need."""

from datetime import timedelta

from django import template
from django.db.models import Count, Min
from django.template.context import Context
from django.utils import timezone
from django.utils.timesince import timesince

from comments.models import Appeal, Comment
from comments.percentiles import span

register = template.Library()


@register.inclusion_tag("comments/_desk_panel.html", takes_context=True)
def comments_panel(context: Context) -> dict[str, object]:
    """How many comments wait, and how long the oldest has, for who may decide on them; two queries."""
    user = context["request"].user
    if not user.has_perm("comments.moderate_comment"):
        return {"may_decide": False}
    waiting = Comment.objects.awaiting_moderation().order_by()
    numbers = waiting.aggregate(count=Count("pk"), oldest=Min("waiting_since"))
    age = timesince(numbers["oldest"], timezone.now(), depth=1) if numbers["oldest"] else ""
    return {
        "may_decide": True,
        "count": numbers["count"],
        "oldest_age": age,
        "appeals": Appeal.objects.open().count(),
    }


@register.filter
def waited(seconds: int | timedelta | None) -> str:
    """A time waited, as people say it."""
    return span(int(seconds.total_seconds()) if isinstance(seconds, timedelta) else seconds)
