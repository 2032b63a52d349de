"""Numbers from addresses and forms: those that a database can hold, and no others."""

import re

from django.db import DataError
from django.urls import register_converter

# What fits in eight bytes with a sign, whatever the digits are.
MOST_DIGITS = 18


class NumberConverter:
    """`<number:name>` in an address: a number that a database can hold. Any other address is a 404."""

    regex = rf"[0-9]{{1,{MOST_DIGITS}}}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def register_number_converter() -> None:
    register_converter(NumberConverter, "number")


def as_number(text: object) -> int | None:
    """What was sent as a number that a database can hold; None when it is none."""
    sent = str(text if text is not None else "")
    is_number = re.fullmatch(NumberConverter.regex, sent) is not None
    return int(sent) if is_number else None


def is_out_of_range(error: Exception) -> bool:
    """Whether an error says that a number or a date is beyond what Python or the database holds.

    SQLite's driver says so in Python's words, PostgreSQL in those of SQL (class 22: 003 for numbers,
    008 for dates).
    """
    if isinstance(error, DataError):
        return getattr(error.__cause__, "sqlstate", "") in ("22003", "22008")
    is_beyond_the_calendar = isinstance(error, ValueError) and re.fullmatch(
        r"year -?\d+ is out of range", str(error)
    )
    return isinstance(error, OverflowError) or bool(is_beyond_the_calendar)
