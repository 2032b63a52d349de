"""Small charts drawn on the server: where each mark stands, in the units of the drawing.

Whole numbers throughout, so that no language writes them with a comma; templates put them into
attributes, and stylesheets give them their colour.
"""

from collections.abc import Sequence
from typing import NamedTuple

from comments.audit.figures import Day

WIDTH, HEIGHT, FOOT = 720, 120, 1
BAR = 200


class Bar(NamedTuple):
    """One day: where its bar stands, and the words for it."""

    x: int
    y: int
    width: int
    height: int
    label: str


class Chart(NamedTuple):
    """One number over the days; each chart has its own scale, named by `most`."""

    name: str
    title: str
    summary: str
    most: int
    bars: list[Bar]


class Measured(NamedTuple):
    """A row of a table and, for each column that is drawn, how long its bar is."""

    row: object
    lengths: list[int]


def of_days(days: Sequence[Day]) -> list[Chart]:
    """What came in, what was decided, and what waited at the end of each day."""
    return [
        chart("received", "Received", days, [day.received for day in days]),
        chart("decided", "Decided", days, [day.decided for day in days]),
        chart("waiting", "Waiting at the end of the day", days, [day.waiting for day in days]),
    ]


def chart(name: str, title: str, days: Sequence[Day], values: Sequence[int]) -> Chart:
    most = max(values, default=0)
    step = WIDTH / max(1, len(values))
    gap = 1 if step < 12 else 2
    bars = [
        bar(round(place * step), round((place + 1) * step) - gap, value, most, days[place])
        for place, value in enumerate(values)
    ]
    return Chart(name, title, summary(title, days, values), most, bars)


def bar(left: int, right: int, value: int, most: int, day: Day) -> Bar:
    """What is there at all is seen: one unit at least."""
    height = max(1, round(HEIGHT * value / most)) if value else 0
    label = f"{day.day:%-d %B}: {value:,}"
    return Bar(left, HEIGHT - height, max(1, right - left), height, label)


def summary(title: str, days: Sequence[Day], values: Sequence[int]) -> str:
    """The chart in one sentence, for who does not see it."""
    if not any(values):
        return f"{title}: none on any of {len(values)} days."
    top = max(range(len(values)), key=lambda place: values[place])
    return (
        f"{title}: between {min(values):,} and {max(values):,} a day, most on "
        f"{days[top].day:%-d %B}, {values[-1]:,} on the last day."
    )


def with_bars(rows: Sequence[NamedTuple], *columns: str) -> list[Measured]:
    """Rows with a bar for each of the columns, all on one scale."""
    most = max((getattr(row, name) for row in rows for name in columns), default=0)
    return [
        Measured(row, [round(BAR * getattr(row, name) / most) if most else 0 for name in columns])
        for row in rows
    ]
