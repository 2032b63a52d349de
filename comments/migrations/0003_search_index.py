"""The index over the words of comments; `comments.search_index` says how it is kept.

Both databases take every word by its stem and none for too common, so that both find the same.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRESQL = [
    "CREATE TEXT SEARCH DICTIONARY comments_stems (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION comments_search (COPY = pg_catalog.english)",
    """
    ALTER TEXT SEARCH CONFIGURATION comments_search
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH comments_stems
    """,
    # An address or "and/or" would be one word, of which nobody remembers the whole.
    """
    ALTER TABLE comments_comment ADD COLUMN search_words tsvector GENERATED ALWAYS AS (
        to_tsvector(
            'comments_search'::regconfig,
            translate(
                text || ' ' || name || ' ' || organisation || ' ' || email,
                '!"#$%&''()*+,-./:;<=>?@[]^_`{|}~–—‘’“”…',
                '                                      '
            )
        )
    ) STORED
    """,
    # So that PostgreSQL knows which words are rare, and does not walk the table to find one.
    "ALTER TABLE comments_comment ALTER COLUMN search_words SET STATISTICS 500",
    "CREATE INDEX comment_search ON comments_comment USING gin (search_words)",
]
NOT_POSTGRESQL = [
    "ALTER TABLE comments_comment DROP COLUMN search_words",
    "DROP TEXT SEARCH CONFIGURATION comments_search",
    "DROP TEXT SEARCH DICTIONARY comments_stems",
]

SQLITE = [
    """
    CREATE VIRTUAL TABLE comments_search USING fts5(
        text, name, organisation, email, content='comments_comment', content_rowid='number',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
]
# Otherwise deleted words stay in the file until FTS5 next puts its segments together.
ERASE_AT_ONCE = "INSERT INTO comments_search (comments_search, rank) VALUES ('secure-delete', 1)"
NOT_SQLITE = [
    "DROP TRIGGER IF EXISTS comments_search_insert",
    "DROP TRIGGER IF EXISTS comments_search_delete",
    "DROP TRIGGER IF EXISTS comments_search_update",
    "DROP TABLE comments_search",
]


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE})
    if connection.vendor == "sqlite" and connection.Database.sqlite_version_info >= (3, 42):
        schema_editor.execute(ERASE_AT_ONCE, params=None)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, {"postgresql": NOT_POSTGRESQL, "sqlite": NOT_SQLITE})


def run(schema_editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_reasons")]

    operations = [migrations.RunPython(make_index, drop_index)]
