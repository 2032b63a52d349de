"""Places in a long list."""

from datetime import UTC, datetime, timedelta

import pytest

from comments.models import Comment
from kingsfund.core.lists.keysets import rows_after, rows_before
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers() -> list[int]:
    """Comments in the order of waiting; the second and third have waited equally long."""
    article, start = make_article(), datetime(2026, 11, 1, tzinfo=UTC)
    return [
        make_comment(article, at=start + timedelta(minutes=minutes)).pk for minutes in (0, 1, 1, 2)
    ]


@pytest.mark.parametrize("order", [["waiting_since", "number"], ["-waiting_since", "-number"]])
def test_keyset_finds_both_sides_of_every_row(numbers: list[int], order: list[str]) -> None:
    rows = Comment.objects.order_by(*order)
    listed = list(rows.values_list("pk", flat=True))
    assert listed == (numbers if order[0] == "waiting_since" else numbers[::-1])
    for place, row in enumerate(rows):
        after = [one.pk for one in rows_after(rows, row)]
        before = [one.pk for one in rows_before(rows, row)]
        assert (before[::-1], after) == (listed[:place], listed[place + 1 :])


def test_keyset_finds_the_neighbours_of_what_is_not_in_the_list(numbers: list[int]) -> None:
    rows = Comment.objects.exclude(pk=numbers[1]).order_by("waiting_since", "number")
    row = Comment.objects.get(pk=numbers[1])
    assert [one.pk for one in rows_after(rows, row)] == numbers[2:]


def test_keyset_falls_back_on_the_order_of_the_model(numbers: list[int]) -> None:
    newest = Comment.objects.get(pk=numbers[3])
    assert [one.pk for one in rows_after(Comment.objects.all(), newest)] == numbers[2::-1]
