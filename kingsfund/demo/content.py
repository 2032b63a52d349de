"""The files of the demo site: words and media."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent
WORDS, MEDIA = FOLDER / "words", FOLDER / "media"
PUBLISHED_AT = timedelta(hours=7, minutes=30)  # after midnight

Table = dict[str, Any]


class DemoArticle(NamedTuple):
    """One file of an article, and when it was written and published."""

    slug: str
    at: datetime
    fields: Table


def read_site() -> Table:
    """Topics, authors and newsletters, in the order in which they are offered."""
    return tomllib.loads((WORDS / "site.toml").read_text(encoding="utf-8"))


def read_moderation() -> Table:
    """Recent comments and what was done to them, rules, views, and the second moderator."""
    return tomllib.loads((WORDS / "moderation.toml").read_text(encoding="utf-8"))


def read_articles(*, now: datetime) -> list[DemoArticle]:
    """The articles, the oldest first."""
    articles = []
    for path in sorted((WORDS / "articles").glob("*.toml")):
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        articles.append(DemoArticle(path.stem, publication_time(now, fields["days_ago"]), fields))
    return sorted(articles, key=lambda article: (article.at, article.slug))


def read_media(filename: str) -> bytes:
    return (MEDIA / filename).read_bytes()


def publication_time(now: datetime, days_ago: int) -> datetime:
    """The time of day at which articles are published, so many days ago, and never later than now."""
    day = (now - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(day + PUBLISHED_AT, now)
