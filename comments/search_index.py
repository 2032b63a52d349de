"""The index over the words of comments, which each database keeps by itself.

Whatever writes a row, also in bulk, has indexed it when it returns, and words that are deleted for a
person's sake are gone from the index in the same transaction. Both databases take every word by its
stem and none for too common, so that both find the same.

On SQLite it is an FTS5 table without a text of its own, written by three triggers. They hang on the
table of comments: a later migration that makes SQLite build that table anew has to call
`make_index` again as its last operation.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = ("text", "name", "organisation", "email")
# On PostgreSQL an address or "and/or" would be one word, of which nobody remembers the whole.
PUNCTUATION = "!\"#$%&''()*+,-./:;<=>?@[]^_`{|}~–—‘’“”…"


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index all that is there and all that will come; an index that is there is made anew."""
    drop_index(apps, schema_editor)
    statements = {"postgresql": postgres_index(), "sqlite": sqlite_index()}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)
    connection = schema_editor.connection
    if connection.vendor == "sqlite" and connection.Database.sqlite_version_info >= (3, 42):
        schema_editor.execute(ERASE_AT_ONCE, params=None)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in NO_INDEX[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def postgres_index() -> list[str]:
    """A column that PostgreSQL derives, with a GIN index."""
    words = " || ' ' || ".join(COLUMNS)
    blanks = " " * len(PUNCTUATION.replace("''", "'"))
    words = f"translate({words}, '{PUNCTUATION}', '{blanks}')"
    kinds = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
    return [
        "CREATE TEXT SEARCH DICTIONARY comments_stems (TEMPLATE = snowball, Language = english)",
        "CREATE TEXT SEARCH CONFIGURATION comments_search (COPY = pg_catalog.english)",
        "ALTER TEXT SEARCH CONFIGURATION comments_search "
        f"ALTER MAPPING FOR {kinds} WITH comments_stems",
        "ALTER TABLE comments_comment ADD COLUMN search_words tsvector GENERATED ALWAYS AS "
        f"(to_tsvector('comments_search'::regconfig, {words})) STORED",
        # So that PostgreSQL knows which words are rare, and does not walk the table to find one.
        "ALTER TABLE comments_comment ALTER COLUMN search_words SET STATISTICS 500",
        "CREATE INDEX comment_search ON comments_comment USING gin (search_words)",
    ]


def sqlite_index() -> list[str]:
    """An FTS5 table, and the triggers that https://www.sqlite.org/fts5.html asks for."""
    columns = ", ".join(COLUMNS)
    old, new = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("old", "new"))
    differs = " OR ".join(f"old.{name} IS NOT new.{name}" for name in COLUMNS)
    put = f"INSERT INTO comments_search (rowid, {columns}) VALUES (new.number, {new});"  # noqa: S608
    take = (
        f"INSERT INTO comments_search (comments_search, rowid, {columns}) "  # noqa: S608
        f"VALUES ('delete', old.number, {old});"
    )
    return [
        f"CREATE VIRTUAL TABLE comments_search USING fts5({columns}, content='comments_comment', "
        "content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER comments_search_insert AFTER INSERT ON comments_comment BEGIN {put} END",
        f"CREATE TRIGGER comments_search_delete AFTER DELETE ON comments_comment BEGIN {take} END",
        f"CREATE TRIGGER comments_search_update AFTER UPDATE OF number, {columns} "
        f"ON comments_comment WHEN old.number <> new.number OR {differs} BEGIN {take} {put} END",
        "INSERT INTO comments_search (comments_search) VALUES ('rebuild')",
    ]


# Otherwise deleted words stay in the file until FTS5 next puts its segments together.
ERASE_AT_ONCE = "INSERT INTO comments_search (comments_search, rank) VALUES ('secure-delete', 1)"
NO_INDEX = {
    "postgresql": [
        "ALTER TABLE comments_comment DROP COLUMN IF EXISTS search_words",
        "DROP TEXT SEARCH CONFIGURATION IF EXISTS comments_search",
        "DROP TEXT SEARCH DICTIONARY IF EXISTS comments_stems",
    ],
    "sqlite": [
        *(
            f"DROP TRIGGER IF EXISTS comments_search_{event}"
            for event in ("insert", "delete", "update")
        ),
        "DROP TABLE IF EXISTS comments_search",
    ],
}
