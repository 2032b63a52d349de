"""The promise counts working days by the site's clocks."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from comments.promise import is_kept, promised_by


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("since", "days", "until"),
    [
        ("2026-11-02T10:00", 2, "2026-11-04T10:00"),  # Monday
        ("2026-11-05T10:00", 2, "2026-11-09T10:00"),  # Thursday: Friday, Monday
        ("2026-11-06T17:30", 2, "2026-11-10T17:30"),  # Friday
        ("2026-11-07T10:00", 2, "2026-11-11T00:00"),  # Saturday counts from Monday
        ("2026-11-08T23:59", 1, "2026-11-10T00:00"),  # Sunday
        ("2026-10-23T10:00", 1, "2026-10-26T10:00"),  # over the night the clocks go back
        ("2026-11-02T10:00", 0, "2026-11-02T10:00"),
    ],
)
def test_promised_by_counts_working_days(since: str, days: int, until: str) -> None:
    assert promised_by(moment(since), days=days) == moment(until)


def test_is_kept_until_the_very_moment(settings: object) -> None:
    settings.COMMENT_PROMISE_DAYS = 2
    since, end = moment("2026-11-02T10:00"), moment("2026-11-04T10:00")
    assert is_kept(since, end)
    assert not is_kept(since, end + timedelta(seconds=1))
