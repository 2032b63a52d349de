"""Subscribers as a table for a spreadsheet, written row by row so that memory stays flat."""

import csv
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from newsletter.models import Subscription
from newsletter.models.subscription import SubscriptionQuerySet

COLUMNS = ["e-mail", "newsletter", "status", "asked for", "confirmed", "unsubscribed"]
CHUNK = 2000
# What a spreadsheet takes for the beginning of a formula (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def subscriptions_as_csv(subscriptions: SubscriptionQuerySet) -> Iterator[str]:
    """One line for each, after the heading; comma separated, times in the site's time zone.

    Begins with a byte order mark, without which Excel takes UTF-8 for something else.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    rows = subscriptions.order_by("subscriber_id", "newsletter_id").values_list(
        "subscriber__email",
        "newsletter__name",
        "status",
        "created_at",
        "confirmed_at",
        "unsubscribed_at",
    )
    labels = dict(Subscription.Status.choices)
    for email, newsletter, status, *times in rows.iterator(chunk_size=CHUNK):
        cells = [email, newsletter, labels[status], *(as_text(time) for time in times)]
        yield writer.writerow([safe_cell(cell) for cell in cells])


def safe_cell(text: str) -> str:
    """The text so that a spreadsheet shows it and does not run it: `=1+1` becomes `'=1+1`."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_text(time: datetime | None) -> str:
    """ISO 8601 with the offset, to the second; empty for never."""
    return timezone.localtime(time).isoformat(timespec="seconds") if time else ""
