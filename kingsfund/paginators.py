"""Pages of long lists, whose cost does not grow with the table."""

from functools import cached_property

from django.core.paginator import Paginator

COUNT_LIMIT = 10_000


class MoreThan(int):
    """A count that stopped: a number to compute with, which says so when it is shown."""

    def __str__(self) -> str:
        return f"more than {int(self):,}"


class CappedPaginator(Paginator):
    """A paginator that counts to its `limit` and no further.

    A million rows cost as much to count as ten thousand. Whoever needs a row beyond the limit
    narrows the list by search or filter, which is how one finds a row in ten thousand anyway.
    """

    limit = COUNT_LIMIT

    @cached_property
    def count(self) -> int:
        rows = self.object_list.order_by().values("pk")
        number = rows[: self.limit + 1].count()
        return number if number <= self.limit else MoreThan(self.limit)

    @property
    def is_capped(self) -> bool:
        """Whether there are rows that no page of the list reaches."""
        return isinstance(self.count, MoreThan)
