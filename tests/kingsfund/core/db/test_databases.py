import pytest
from django.db import connection

from articles.models import Topic
from kingsfund.core.db.databases import raise_sequence, unlogged_queries
from tests.factories import make_topic


@pytest.mark.parametrize("first", [True, False])
def test_raised_sequence_gives_higher_numbers_only(db: None, first: bool) -> None:
    if not first:
        make_topic()
    raise_sequence(Topic, 5000)
    raise_sequence(Topic, 4000)

    assert make_topic().pk > 5000


def test_raised_sequence_leaves_room_for_rows_with_numbers(db: None) -> None:
    raise_sequence(Topic, 7000)
    Topic.objects.create(pk=7000, name="A", slug="a")

    assert make_topic().pk > 7000


def test_unlogged_queries_keeps_no_statement(db: None, settings: object) -> None:
    settings.DEBUG = True
    with unlogged_queries():
        Topic.objects.count()
        during = len(connection.queries)
    Topic.objects.count()

    assert (during, len(connection.queries)) == (0, 1)
