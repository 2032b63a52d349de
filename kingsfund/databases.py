"""What writing many rows at once asks of a database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models


@contextmanager
def unlogged_queries() -> Iterator[None]:
    """Keep Django from remembering each statement, which it does while DEBUG is on.

    Of bulk work it would hold the last 9,000, each as long as a thousand articles.
    """
    connection.make_debug_cursor = connection.make_cursor
    try:
        yield
    finally:
        del connection.make_debug_cursor


def raise_sequence(model: type[models.Model], number: int) -> None:
    """Make the database give no number up to this one to a new row of the model.

    SQLite minds by itself. PostgreSQL would hand out numbers that rows with their own already have;
    its counter moves at once and for everybody, so it has to be raised before such rows are written.
    """
    if connection.vendor != "postgresql":
        return
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, %s)",
            [connection.ops.quote_name(model._meta.db_table), key.column],
        )
        (sequence,) = cursor.fetchone()
        # The name comes quoted from the database itself.
        cursor.execute(
            f"SELECT setval(%s, %s) FROM {sequence} WHERE last_value < %s",  # noqa: S608
            [sequence, number, number],
        )
