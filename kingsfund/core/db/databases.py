"""What writing many rows at once asks of a database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models


@contextmanager
def unlogged_queries() -> Iterator[None]:
    """Keep Django from remembering each statement, which it does while DEBUG is on.

    Of bulk work it would hold the last 9,000, each as long as a thousand articles.
    """
    # Put in the place of a method for a while, which a checker does not expect of anybody.
    connection.make_debug_cursor = connection.make_cursor  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        del connection.make_debug_cursor


def raise_sequence(model: type[models.Model], number: int) -> None:
    """Make the database give no number up to this one to a new row of the model.

    Rows that bring numbers along do not move its counter on PostgreSQL, and on SQLite only when
    they are written. It moves at once and for everybody, so it is raised before such rows come.
    """
    key = model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key.column])
            (sequence,) = cursor.fetchone()
            # The name comes quoted from the database itself.
            statement = f"SELECT setval(%s, %s) FROM {sequence} WHERE last_value < %s"  # noqa: S608
            cursor.execute(statement, [sequence, number, number])
        else:
            # https://www.sqlite.org/autoinc.html: the table may be written to.
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [model._meta.db_table, model._meta.db_table],
            )
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = %s WHERE name = %s AND seq < %s",
                [number, model._meta.db_table, number],
            )
