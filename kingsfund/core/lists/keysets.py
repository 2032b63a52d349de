"""Places in a long list, found by the values that order it: as quick at its end as at its beginning."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

Rows = TypeVar("Rows", bound=QuerySet)


def rows_after(rows: Rows, row: Model) -> Rows:
    """What comes behind `row`, which need not be in the list itself, the nearest first.

    The list is ordered by names of columns that are never null, the last of them unique.
    """
    return _beyond(rows, row, order_of(rows))


def rows_before(rows: Rows, row: Model) -> Rows:
    """What comes ahead of `row`, the nearest first."""
    return _beyond(rows, row, [_turned(name) for name in order_of(rows)])


def order_of(rows: QuerySet) -> list[str]:
    return list(rows.query.order_by or rows.model._meta.ordering)


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _beyond(rows: Rows, row: Model, order: list[str]) -> Rows:
    beyond, equal = Q(), Q()
    for name in order:
        column, compare = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        value = getattr(row, column)
        beyond |= equal & Q(**{f"{column}__{compare}": value})
        equal &= Q(**{column: value})
    # Implied by the rest, and what a database begins to read the index from.
    first, compare = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    start = Q(**{f"{first}__{compare}": getattr(row, first)})
    return rows.filter(start, beyond).order_by(*order)
