"""Pages of long lists, whose cost does not grow with the table."""

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet

COUNT_LIMIT = 10_000


class MoreThan(int):
    """A count that stopped: a number to compute with, which says so when it is shown."""

    def __str__(self) -> str:
        return f"more than {int(self):,}"

    def format_short(self) -> str:
        return f"{int(self):,}+"


def capped(number: int, limit: int) -> int:
    """What was counted, at most one beyond a limit."""
    return number if number <= limit else MoreThan(limit)


class CappedPaginator(Paginator):
    """A paginator that counts to its `limit` and no further.

    A million rows cost as much to count as ten thousand. Whoever needs a row beyond the limit
    narrows the list by search or filter, which is how one finds a row in ten thousand anyway.
    """

    object_list: QuerySet
    limit = COUNT_LIMIT

    @cached_property
    def count(self) -> int:
        rows = self.object_list.order_by().values("pk")
        return capped(rows[: self.limit + 1].count(), self.limit)

    @property
    def is_capped(self) -> bool:
        """Whether there are rows that no page of the list reaches."""
        return isinstance(self.count, MoreThan)


def capped_counts(lists: Mapping[Hashable, QuerySet], limit: int) -> dict[Hashable, int]:
    """How many rows each list has, up to `limit` and no further, all in one query."""
    selects: list[str] = []
    params: list[Any] = []
    for rows in lists.values():
        try:
            select, values = rows.order_by().values("pk")[: limit + 1].query.sql_with_params()
        except EmptyResultSet:
            select, values = "SELECT 1 WHERE 1 = 0", ()
        selects.append(f"(SELECT COUNT(*) FROM ({select}) AS capped)")  # noqa: S608
        params += values
    if not selects:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selects)}", params)
        counts = cursor.fetchone()
    return {name: capped(number, limit) for name, number in zip(lists, counts, strict=True)}
