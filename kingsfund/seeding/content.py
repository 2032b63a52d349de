"""The files that the demo site is written in: `kingsfund/demo/`."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "demo"
PUBLISHED_AT = timedelta(hours=7, minutes=30)  # on the clock

Table = dict[str, Any]


class DemoArticle(NamedTuple):
    """One file of an article, with its place in time."""

    slug: str
    at: datetime
    fields: Table


def read_site() -> Table:
    """Topics, authors and newsletters, in the order in which they are offered."""
    return tomllib.loads((FOLDER / "site.toml").read_text(encoding="utf-8"))


def read_desk() -> Table:
    """Recent letters and what moderators did, rules, and who decides besides the first account."""
    return tomllib.loads((FOLDER / "desk.toml").read_text(encoding="utf-8"))


def read_articles(*, now: datetime) -> list[DemoArticle]:
    """The articles, the oldest first."""
    articles = []
    for path in sorted((FOLDER / "articles").glob("*.toml")):
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        articles.append(DemoArticle(path.stem, moment(now, fields["days_ago"]), fields))
    return sorted(articles, key=lambda article: (article.at, article.slug))


def moment(now: datetime, days_ago: int) -> datetime:
    """The hour in which articles come out, that many days ago, and never later than now."""
    day = (now - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(day + PUBLISHED_AT, now)
