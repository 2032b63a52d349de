"""What belongs to an article and not to an edition: it changes for readers at once, and is logged.

Kind, topics, related articles, and how it takes comments say where an article stands among others, not
what it says. Lists, feeds and addresses go by them, of one article once; so no edition has its own.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.utils.formats import date_format

from articles.models import Article, Event

Settings = dict[str, str]
# Those that are columns of its row; the others are rows that point at it.
COLUMNS = ("kind", "comment_policy", "comments_close_after", "review_by")


def settings_of(article: Article) -> Settings:
    """Each of them by its name, in the words of the admin."""
    days, day = article.comments_close_after, article.review_by
    topics = sorted(topic.name for topic in article.topics.all())
    related = article.related_links.select_related("other__live_edition")
    return {
        "Kind": article.get_kind_display(),
        "Topics": ", ".join(topics) or "none",
        "Comments": article.get_comment_policy_display(),
        "Comments close after": "as the site’s rules say" if days is None else f"{days} days",
        "To be checked by": date_format(day) if day else "never",
        "Related articles": ", ".join(f"“{link.other}”" for link in related) or "none chosen",
    }


def record_changes(
    article: Article, before: Settings, *, by: AbstractUser, at: datetime | None = None
) -> list[str]:
    """Write down what became of the settings of an article that readers have seen.

    Returns each change in words: "Kind: Blog → Report". The caller has stored them, in the same
    transaction.
    """
    now = settings_of(article)
    changes = {name: [before[name], now[name]] for name in now if before[name] != now[name]}
    lines = [f"{name}: {old} → {new}" for name, (old, new) in changes.items()]
    if lines:
        Event.objects.record(
            Event.Kind.SETTINGS_CHANGED,
            article=article,
            by=by,
            note=". ".join(lines),
            details={"changes": changes},
            at=at,
        )
    return lines
