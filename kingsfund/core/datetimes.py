"""Moments in the zone of the site: how editors set them, and how they are written out.

The clocks make two kinds of trouble in a year. A time on the wall that is skipped is refused, with
the next one that there is; of a time that comes twice the first is meant, and `remark_on` says so.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]


class NoSuchTime(ValueError):
    """The clocks skip this time; `next_time` is the first that comes after it."""

    def __init__(self, wall: datetime, next_time: datetime) -> None:
        self.next_time = next_time
        day = date_format(wall, "j F Y")
        super().__init__(
            f"There is no {wall:%H:%M} on {day}: the clocks go forward. "
            f"The next time there is, is {next_time:%H:%M} {zone_of(next_time)}."
        )


def moment_at(wall: datetime, zone: tzinfo | None = None) -> datetime:
    """The moment at which the clocks show a time, the first if they show it twice.

    Raises `NoSuchTime` if they never do, and `OverflowError` at the ends of the calendar.
    """
    zone = zone or timezone.get_default_timezone()
    moment = wall.replace(tzinfo=zone, fold=0)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise NoSuchTime(wall, end_of_gap(wall, zone))
    return moment


def end_of_gap(wall: datetime, zone: tzinfo) -> datetime:
    """The first moment after the hour that the clocks skip around a time."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0).astimezone(zone)


def comes_twice(moment: datetime) -> bool:
    """Whether the clocks show the time of a moment a second time, as they go back."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def remark_on(moment: datetime) -> str:
    """What an editor should know about the time they have set; mostly nothing."""
    if not comes_twice(moment):
        return ""
    return "The clocks go back that night and show this time twice; it is the first of the two."


def zone_of(moment: datetime) -> str:
    """The zone by the letters people know, GMT or BST, else by its distance: UTC+03."""
    name = moment.tzname() or ""
    return name if name.isalpha() else f"UTC{name.replace('-', '−')}"


def format_long(moment: datetime) -> str:
    """A moment as an editor reads it: Friday 27 March 2026, 09:00 GMT."""
    return written(moment, "l j F Y")


def format_short(moment: datetime) -> str:
    """The same where there is little room: 27 Mar 2026, 09:00 GMT."""
    return written(moment, "j M Y")


def written(moment: datetime, day: str) -> str:
    local = timezone.localtime(moment, timezone.get_default_timezone())
    seconds = ":%S" if local.second else ""
    return f"{date_format(local, day)}, {local.strftime(f'%H:%M{seconds}')} {zone_of(local)}"


class SiteDateTimeWidget(forms.MultiWidget):
    """A day and a time, each with the picker that the browser has."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "aria-label": "Day"}),
            "time": forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": "Time"}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: datetime | None) -> list[date | time | None]:
        return date_and_time(value)


def date_and_time(value: datetime | None) -> list[date | time | None]:
    """The day and the time of a moment by the site's clocks, to the minute."""
    if value is None:
        return [None, None]
    local = timezone.localtime(value, timezone.get_default_timezone())
    return [local.date(), local.time().replace(second=0, microsecond=0)]


class SiteDateTimeField(forms.MultiValueField):
    """A moment by the site's clocks, to the minute; its value is in UTC."""

    widget = SiteDateTimeWidget

    def __init__(self, **options: Any) -> None:
        half = {"incomplete": "Give both the day and the time."}
        day = {**half, "invalid": "That is not a day: write it like 2026-03-27."}
        hour = {**half, "invalid": "That is not a time: write it like 09:00."}
        fields = (
            forms.DateField(input_formats=DATE_FORMATS, error_messages=day),
            forms.TimeField(input_formats=TIME_FORMATS, error_messages=hour),
        )
        super().__init__(fields, require_all_fields=False, **options)
        zone = timezone.get_default_timezone_name().replace("_", " ")
        self.help_text = self.help_text or f"By the clocks of {zone}."

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list:
            return None
        try:
            # In UTC, because Python calls times in the hour that comes twice equal to nothing.
            return moment_at(datetime.combine(*data_list)).astimezone(UTC)
        except NoSuchTime as error:
            raise ValidationError(str(error), code="no_such_time") from error
        except OverflowError as error:
            raise ValidationError("That is beyond the calendar. Check the year.") from error

    def has_changed(self, initial: datetime | None, data: list[str] | None) -> bool:
        shown = date_and_time(initial)
        return any(
            field.has_changed(before, after)
            for field, before, after in zip(self.fields, shown, data or ["", ""], strict=True)
        )
