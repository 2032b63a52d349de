from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template

from kingsfund.core.datetimes import (
    SiteDateTimeField,
    comes_twice,
    format_long,
    format_short,
    remark_on,
)

LONDON = ZoneInfo("Europe/London")


class OneSiteDateTime(forms.Form):
    at = SiteDateTimeField()


def read(day: str, time: str) -> datetime | list[str]:
    """What comes of a day and a time in the form: the moment, or the errors."""
    form = OneSiteDateTime({"at_day": day, "at_time": time})
    return form.cleaned_data["at"] if form.is_valid() else form.errors["at"]


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        ("2026-03-27", "09:00", datetime(2026, 3, 27, 9, tzinfo=UTC)),
        ("2026-07-01", "09:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("27/03/2026", "09.00", datetime(2026, 3, 27, 9, tzinfo=UTC)),
        ("27 March 2026", "09:00:30", datetime(2026, 3, 27, 9, 0, 30, tzinfo=UTC)),
        ("2028-02-29", "12:00", datetime(2028, 2, 29, 12, tzinfo=UTC)),
        ("9999-12-31", "23:59", datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
        ("2026-03-29", "00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29", "02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25", "00:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25", "01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25", "02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
    ids=[
        "winter",
        "summer",
        "British day",
        "in words",
        "leap day",
        "end of the calendar",
        "last minute before the clocks go forward",
        "first minute after it",
        "last minute before the hour that comes twice",
        "hour that comes twice",
        "first minute after it comes twice",
    ],
)
def test_time_is_read_by_the_clocks_of_the_site(day: str, time: str, utc: datetime) -> None:
    assert read(day, time) == utc


@pytest.mark.parametrize("time", ["01:00", "01:30", "01:59"])
def test_time_that_the_clocks_skip_is_refused_with_the_next_one(time: str) -> None:
    assert read("2026-03-29", time) == [
        f"There is no {time} on 29 March 2026: the clocks go forward. "
        "The next time there is, is 02:00 BST."
    ]


def test_skipped_half_hour_elsewhere(settings: object) -> None:
    settings.TIME_ZONE = "Australia/Lord_Howe"

    assert read("2026-10-04", "02:10") == [
        "There is no 02:10 on 4 October 2026: the clocks go forward. "
        "The next time there is, is 02:30 UTC+11."
    ]


def test_another_zone_has_its_own_nights(settings: object) -> None:
    settings.TIME_ZONE = "America/New_York"

    assert read("2026-03-29", "01:30") == datetime(2026, 3, 29, 5, 30, tzinfo=UTC)
    assert read("2026-03-08", "02:30") == [
        "There is no 02:30 on 8 March 2026: the clocks go forward. "
        "The next time there is, is 03:00 EDT."
    ]
    assert SiteDateTimeField().help_text == "By the clocks of America/New York."


@pytest.mark.parametrize(
    ("zone", "day", "time"),
    [("America/New_York", "9999-12-31", "23:59"), ("Asia/Tokyo", "0001-01-01", "00:30")],
    ids=["last evening", "first morning"],
)
def test_ends_of_the_calendar_are_refused(settings: object, zone: str, day: str, time: str) -> None:
    settings.TIME_ZONE = zone

    assert read(day, time) == ["That is beyond the calendar. Check the year."]


@pytest.mark.parametrize(
    ("day", "time", "errors"),
    [
        ("", "", ["This field is required."]),
        ("2026-03-27", "", ["Give both the day and the time."]),
        ("", "09:00", ["Give both the day and the time."]),
        ("2027-02-29", "09:00", ["That is not a day: write it like 2026-03-27."]),
        ("20266-03-27", "09:00", ["That is not a day: write it like 2026-03-27."]),
        ("soon", "25:00", ["That is not a day: write it like 2026-03-27.",
                           "That is not a time: write it like 09:00."]),
        ("2026-03-27\x00", "09:00", ["That is not a day: write it like 2026-03-27."]),
    ],
    ids=["nothing", "no time", "no day", "no leap year", "a typing hand", "garbage", "nul"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_in_a_sentence(day: str, time: str, errors: list[str]) -> None:
    assert read(day, time) == errors


def test_no_moment_may_be_given_where_none_is_needed() -> None:
    field = SiteDateTimeField(required=False)

    assert field.clean(["", ""]) is None


@pytest.mark.parametrize(
    ("at", "full", "short"),
    [
        (datetime(2026, 3, 27, 9, tzinfo=UTC), "Friday 27 March 2026, 09:00 GMT", "27 Mar 2026, 09:00 GMT"),
        (datetime(2026, 7, 1, 8, tzinfo=UTC), "Wednesday 1 July 2026, 09:00 BST", "1 Jul 2026, 09:00 BST"),
        (datetime(2026, 7, 1, 8, 0, 5, tzinfo=UTC), "Wednesday 1 July 2026, 09:00:05 BST", "1 Jul 2026, 09:00:05 BST"),
    ],
    ids=["winter", "summer", "with seconds"],
)  # fmt: skip
def test_moment_is_written_with_its_zone(at: datetime, full: str, short: str) -> None:
    template = Template("{% load moments %}{{ at|moment }}; {{ no|moment }}")

    written = template.render(Context({"at": at, "no": None}))

    assert written == f"{full}; "
    assert (format_long(at), format_short(at)) == (full, short)


def test_zone_without_letters_is_written_by_its_distance(settings: object) -> None:
    settings.TIME_ZONE = "America/Sao_Paulo"

    assert format_long(datetime(2026, 3, 27, 9, tzinfo=UTC)) == "Friday 27 March 2026, 06:00 UTC−03"


def test_hour_that_comes_twice_is_remarked_on() -> None:
    first = read("2026-10-25", "01:30")

    assert format_long(first) == "Sunday 25 October 2026, 01:30 BST"
    assert remark_on(first) == (
        "The clocks go back that night and show this time twice; it is the first of the two."
    )
    assert comes_twice(first + timedelta(hours=1))
    assert remark_on(first - timedelta(hours=1)) == ""


def test_field_shows_a_moment_by_the_clocks_of_the_site() -> None:
    form = OneSiteDateTime(initial={"at": datetime(2026, 7, 1, 8, tzinfo=UTC)})

    parts = form["at"].field.widget.get_context("at", form["at"].value(), {})["widget"][
        "subwidgets"
    ]
    shown = [(part["type"], part["value"]) for part in parts]
    assert shown == [("date", "2026-07-01"), ("time", "09:00")]


def test_field_that_was_left_alone_has_not_changed() -> None:
    at = datetime(2026, 7, 1, 8, tzinfo=UTC)
    data = {"at_day": "2026-07-01", "at_time": "09:00"}

    assert OneSiteDateTime(data, initial={"at": at}).has_changed() is False
    assert OneSiteDateTime({**data, "at_time": "09:01"}, initial={"at": at}).has_changed() is True
