"""Tables for a spreadsheet, written row by row so that memory stays flat."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils import timezone

CHUNK = 2000
# What a spreadsheet takes for the beginning of a formula (CWE-1236), full-width forms included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The heading and one line for each row, comma separated, no cell of which is a formula.

    Begins with a byte order mark, without which Excel takes UTF-8 for something else.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_response(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    """The lines as a file to keep, named for what it holds and for today; no cache keeps it."""
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": (
                f'attachment; filename="{name}-{timezone.localdate().isoformat()}.csv"'
            ),
            "Cache-Control": "no-store",
        },
    )


def safe_cell(text: str) -> str:
    """The text so that a spreadsheet shows it and does not run it: `=1+1` becomes `'=1+1`."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_text(time: datetime | None) -> str:
    """ISO 8601 with the offset, to the second; empty for never."""
    return timezone.localtime(time).isoformat(timespec="seconds") if time else ""
