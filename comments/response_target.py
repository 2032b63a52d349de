"""The time in which writers are answered: a decision within `COMMENT_RESPONSE_DAYS` working days, Monday to Friday.

Reckoned on the clocks of the site: what comes on a Friday at three is promised, within two days, for
Tuesday at three. Saturday and Sunday count for nothing; public holidays are working days.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

DAY = timedelta(days=1)
SATURDAY = 5
# A Monday long ago, from which working time is reckoned.
MONDAY = datetime(2001, 1, 1)


def due_at(since: datetime, *, days: int | None = None) -> datetime:
    """The moment until which somebody who has waited since then was promised a decision.

    `days` is the response target of the site by default.
    """
    wall = on_the_wall(since)
    while is_weekend(wall):
        wall = midnight(wall) + DAY
    for _ in range(settings.COMMENT_RESPONSE_DAYS if days is None else days):
        wall += DAY
        while is_weekend(wall):
            wall += DAY
    return timezone.make_aware(wall, timezone.get_default_timezone())


def overdue_before(at: datetime) -> datetime:
    """Whoever has waited since before this moment was promised a decision before `at`."""
    wall = on_the_wall(at)
    while is_weekend(wall) and is_weekend(wall - timedelta(microseconds=1)):
        wall = midnight(wall - timedelta(microseconds=1))
    for _ in range(settings.COMMENT_RESPONSE_DAYS):
        wall -= DAY
        while is_weekend(wall):
            wall -= DAY
    return timezone.make_aware(wall, timezone.get_default_timezone())


def working_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time between two moments lay between Monday and Friday."""
    return worked_until(on_the_wall(end)) - worked_until(on_the_wall(start))


def is_kept(since: datetime, at: datetime | None = None) -> bool:
    """Whether a decision taken now, or at a moment, on what has waited since then is in time."""
    return due_at(since) >= (at or timezone.now())


def in_words(days: int | None = None) -> str:
    """Working days as a span: “2 working days”; the response target by default."""
    days = settings.COMMENT_RESPONSE_DAYS if days is None else days
    return "1 working day" if days == 1 else f"{days} working days"


def days_of(working: timedelta) -> int:
    """Working time in whole days, one that has begun included; one at least."""
    return max(1, -(-working // DAY))


def seconds() -> int:
    """The least time, in seconds, that a decision may have taken and been too late."""
    return settings.COMMENT_RESPONSE_DAYS * 86_400


def worked_until(wall: datetime) -> timedelta:
    """The working time from a Monday long ago."""
    weeks, rest = divmod(wall - MONDAY, 7 * DAY)
    return weeks * SATURDAY * DAY + min(rest, SATURDAY * DAY)


def on_the_wall(at: datetime) -> datetime:
    return timezone.make_naive(at, timezone.get_default_timezone())


def midnight(wall: datetime) -> datetime:
    return wall.replace(hour=0, minute=0, second=0, microsecond=0)


def is_weekend(wall: datetime) -> bool:
    return wall.weekday() >= SATURDAY
