"""Search for moderators: over text, name, organisation and address, in whatever state.

Newest first, and the newest `LIMIT` only, with one more if there are more: a word that half of a
million comments hold is found as fast as one that a single comment holds. Whoever needs the rest
narrows the search.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from comments.models import CommentQuerySet
from kingsfund.core.text import tidy_line

LIMIT = 500
LONGEST, MOST_WORDS = 200, 20
# Fewer letters begin too many words for a search to be of use.
SHORTEST_BEGINNING = 3

# The words of one phrase: of what stood in quotes, or between two blanks.
Phrase = list[str]


def matching_numbers(within: CommentQuerySet, typed: str) -> list[int]:
    """The numbers of the comments that say what was typed, newest first.

    Words may stand anywhere, what is in quotes stands together. The last word is taken for the
    beginning of one unless it is found as it is more often than can be shown. "#40416" is a number.
    """
    typed = typed.strip()[:LONGEST]
    if re.fullmatch(r"#\s*\d{1,18}", typed):
        return numbered(within, typed)
    phrases = list(phrases_in(typed))
    if not phrases:
        return []
    found = matching(within, phrases)
    if len(found) < LIMIT and may_go_on(typed, phrases[-1]):
        found = matching(within, phrases, last_begins=True)
    if re.fullmatch(r"\d{1,18}", typed):
        found = sorted({*found, *numbered(within, typed)}, reverse=True)
    return found


def may_go_on(typed: str, last: Phrase) -> bool:
    """Whether what was typed last may be the beginning of a word."""
    return len(last) == 1 and len(last[0]) >= SHORTEST_BEGINNING and not typed.endswith('"')


def numbered(within: CommentQuerySet, typed: str) -> list[int]:
    number = int(typed.removeprefix("#"))
    return list(within.order_by().filter(pk=number).values_list("pk", flat=True))


def phrases_in(typed: str) -> Iterator[Phrase]:
    """What was typed as words and nothing else: no character of it is an operator."""
    left = MOST_WORDS
    for quoted, plain in re.findall(r'"([^"]*)"|([^\s"]+)', tidy_line(typed)):
        words = re.findall(r"[^\W_]+", quoted or plain)[:left]
        left -= len(words)
        if words:
            yield words


def matching(
    within: CommentQuerySet, phrases: list[Phrase], *, last_begins: bool = False
) -> list[int]:
    ask = {"postgresql": matching_on_postgres, "sqlite": matching_on_sqlite}
    return ask[connections[within.db].vendor](within, phrases, last_begins)


def matching_on_postgres(
    within: CommentQuerySet, phrases: list[Phrase], last_begins: bool
) -> list[int]:
    query = " & ".join(
        "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases
    )
    if last_begins:
        query = f"{query[:-1]}:*)"
    says = "comments_comment.search_words @@ to_tsquery('comments_search', %s)"
    rows = within.alias(says=RawSQL(says, [query], output_field=BooleanField()))  # noqa: S611
    rows = rows.filter(says=True).order_by("-number")
    return list(rows.values_list("number", flat=True)[: LIMIT + 1])


def matching_on_sqlite(
    within: CommentQuerySet, phrases: list[Phrase], last_begins: bool
) -> list[int]:
    """The index is read from its newest end, and each hit looked up, until there are enough."""
    query = " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
    if last_begins:
        query += " *"
    hit = RawSQL("comments_search.rowid", [])
    try:
        row, params = within.order_by().filter(pk=hit).values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    statement = (
        "SELECT rowid FROM comments_search WHERE comments_search MATCH %s "  # noqa: S608
        f"AND EXISTS ({row}) ORDER BY rowid DESC LIMIT {LIMIT + 1}"
    )
    with connections[within.db].cursor() as cursor:
        cursor.execute(statement, [query, *params])
        return [number for (number,) in cursor.fetchall()]
