"""The dashboard: what waits, how fast decisions are taken, how often it changes its mind."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments import response_target
from comments.admin.pages import admin_page, moderator_required
from comments.audit import blind_reviews, charts, figures
from comments.models import SitePolicy

USUAL = 30
BLIND_REVIEW_DAYS = 365


@require_safe
@moderator_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """`?days=` says how far the charts and tables reach: 7, 30 or 90."""
    at, days = timezone.now(), days_asked(request)
    longest, _ = figures.reach(max(figures.WINDOWS), at)
    since, is_capped = figures.reach(days, at)
    queue = figures.queue(at)
    by_day = figures.days(since, at, queue.waiting)
    context: dict[str, Any] = {
        "days": days,
        "windows": figures.WINDOWS,
        "since": since,
        "is_capped": is_capped,
        "most": figures.MOST,
        "promise": response_target.in_words(),
        "readers_are_told": SitePolicy.objects.current().answered_within(),
        "queue": queue,
        "oldest_working": queue.oldest and response_target.working_time(queue.oldest, at),
        "is_late": queue.oldest is not None and not response_target.is_kept(queue.oldest, at),
        "speeds": figures.speeds(at, longest),
        "kept": figures.kept_share(since, at),
        "by_day": by_day,
        "charts": charts.of_days(by_day),
        "moderators": charts.with_bars(figures.moderators(since, at), "decisions"),
        "reasons": charts.with_bars(figures.reasons(since, at), "declined", "revised"),
        "agreement": blind_reviews.agreement(at - timedelta(days=BLIND_REVIEW_DAYS)),
        "seconds": blind_reviews.columns(),
    }
    return admin_page(request, "dashboard", "Dashboard", **context)


def days_asked(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, figures.WINDOWS) else USUAL
