"""What a writer is promised: an answer within so many working days, Monday to Friday."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

SATURDAY = 5


def promised_by(since: datetime, *, days: int | None = None) -> datetime:
    """When a comment that came at `since` should be decided: the same time, so many working days on.

    What comes at a weekend counts from the Monday after it. `days` is the site's promise by default.
    """
    moment = timezone.localtime(since)
    if moment.weekday() >= SATURDAY:
        moment = at_day(moment, 7 - moment.weekday()).replace(hour=0, minute=0, second=0)
    for _ in range(settings.COMMENT_PROMISE_DAYS if days is None else days):
        moment = at_day(moment, 1)
        while moment.weekday() >= SATURDAY:
            moment = at_day(moment, 1)
    return moment


def at_day(moment: datetime, days: int) -> datetime:
    """The same time by the clock, days later, whatever the clock was put to in between."""
    naive = moment.replace(tzinfo=None) + timedelta(days=days)
    return timezone.make_aware(naive)


def is_kept(since: datetime, at: datetime | None = None) -> bool:
    """Whether there is time left for what came at `since`."""
    return promised_by(since) >= (at or timezone.now())
