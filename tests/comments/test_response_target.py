"""The time in which writers are answered, in working days by the clocks of the site."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from comments import response_target

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)


def moment(text: str) -> datetime:
    """By London's clocks: 27 March 2026 is a Friday, and the clocks go forward on the 29th."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-03-23 09:30", "2026-03-25 09:30"),
        ("2026-03-26 15:00", "2026-03-30 15:00"),
        ("2026-03-27 15:00", "2026-03-31 15:00"),
        ("2026-03-28 10:00", "2026-04-01 00:00"),
        ("2026-03-29 23:59", "2026-04-01 00:00"),
    ],
    ids=["monday", "thursday", "friday", "saturday", "sunday"],
)
def test_promise_counts_two_working_days(since: str, until: str) -> None:
    assert response_target.due_at(moment(since)) == moment(until)
    assert response_target.is_kept(moment(since), moment(until))
    assert not response_target.is_kept(moment(since), moment(until) + timedelta(seconds=1))


def test_promise_follows_the_setting(settings: object) -> None:
    settings.COMMENT_RESPONSE_DAYS = 1
    assert response_target.due_at(moment("2026-03-27 15:00")) == moment("2026-03-30 15:00")
    assert response_target.in_words() == "1 working day"
    assert response_target.in_words(3) == "3 working days"
    assert response_target.due_at(moment("2026-03-23 09:00"), days=5) == moment("2026-03-30 09:00")


def test_overdue_before_agrees_with_each_promise() -> None:
    """Every hour of two weeks as now, and every 5 hours of the weeks before as then."""
    start = moment("2026-03-23 00:00").astimezone(UTC) + timedelta(minutes=30)
    for now in (start + n * HOUR for n in range(14 * 24)):
        limit = response_target.overdue_before(now)
        for since in (now - n * 5 * HOUR - timedelta(minutes=7) for n in range(30)):
            assert (since < limit) == (response_target.due_at(since) < now), (since, now)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-23 09:00", "2026-03-23 17:00", 8),
        ("2026-03-27 15:00", "2026-03-30 15:00", 24),
        ("2026-03-28 10:00", "2026-03-29 23:00", 0),
        ("2026-03-20 12:00", "2026-04-03 12:00", 240),
    ],
    ids=["a day", "over a weekend", "a weekend", "two weeks"],
)
def test_working_time_leaves_weekends_out(start: str, end: str, hours: int) -> None:
    assert response_target.working_time(moment(start), moment(end)) == timedelta(hours=hours)


def test_days_of_counts_a_day_that_has_begun() -> None:
    hours = {0: 1, 1: 1, 24: 1, 25: 2, 48: 2, 49: 3, 240: 10}
    assert {hour: response_target.days_of(hour * HOUR) for hour in hours} == hours
