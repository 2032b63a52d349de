"""The index over the words of comments, which each database keeps by itself.

Whatever writes a row, also in bulk, has indexed it when it returns, and words that are deleted for a
person's sake are gone from the index in the same transaction. A migration makes it: on PostgreSQL a
column that the database derives, on SQLite an FTS5 table without a text of its own.

That table is written by three triggers, which hang on the table of comments. SQLite drops them
whenever a migration builds that table anew; so it is here, after every `migrate`, that they are made.
"""

from typing import Any

from django.db import connections, transaction

COLUMNS = ("text", "name", "organisation", "email")
REBUILD = "INSERT INTO comments_search (comments_search) VALUES ('rebuild')"


def keep_triggers(*, using: str, **kwargs: Any) -> None:
    """Where SQLite lacks one of the triggers, make all and index what was written without; for
    `post_migrate`.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master")
        there = dict(cursor.fetchall())
        # After a migration backwards there may be no index to write.
        if "comments_search" not in there or triggers().items() <= there.items():
            return
        with transaction.atomic(using=using):
            for name, statement in triggers().items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statement)
            cursor.execute(REBUILD)


def triggers() -> dict[str, str]:
    """Those that https://www.sqlite.org/fts5.html asks for, by name."""
    columns = ", ".join(COLUMNS)
    old, new = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("old", "new"))
    differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in COLUMNS)
    put = f"INSERT INTO comments_search (rowid, {columns}) VALUES (new.number, {new});"  # noqa: S608
    take = (
        f"INSERT INTO comments_search (comments_search, rowid, {columns}) "  # noqa: S608
        f"VALUES ('delete', old.number, {old});"
    )
    events = {
        "insert": f"AFTER INSERT ON comments_comment BEGIN {put} END",
        "delete": f"AFTER DELETE ON comments_comment BEGIN {take} END",
        "update": f"AFTER UPDATE OF number, {columns} ON comments_comment "
        f"WHEN old.number <> new.number OR {differs} BEGIN {take} {put} END",
    }
    return {
        f"comments_search_{event}": f"CREATE TRIGGER comments_search_{event} {what}"
        for event, what in events.items()
    }
