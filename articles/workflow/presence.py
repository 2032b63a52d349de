"""Who has an article open in the admin, so that two people know of each other before they collide."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.utils import timezone

from articles.models import Article, Presence


def come(article: Article, *, by: AbstractUser, key: str, at: datetime | None = None) -> None:
    """Somebody has an article open in the window `key`, and is heard of now."""
    Presence.objects.update_or_create(
        article=article, user=by, key=key, defaults={"seen_at": at or timezone.now()}
    )


def leave(article: Article, *, by: AbstractUser, key: str) -> None:
    """That window was closed."""
    Presence.objects.filter(article=article, user=by, key=key).delete()


def others_at(
    article: Article, *, than: AbstractUser, key: str = "", at: datetime | None = None
) -> list[Presence]:
    """Whoever else has it open, one entry a person, last seen first; one's own other windows too.

    `key` is the window that asks. Without one, none of one's own windows is reported: a page that
    is being opened cannot tell them from itself.
    """
    people: dict[int, Presence] = {}
    for presence in article.presences.here(at):
        is_self = presence.user_id == than.pk and key in ("", presence.key)
        if not is_self:
            people.setdefault(presence.user_id, presence)
    return list(people.values())


def forget_presence(*, at: datetime | None = None) -> int:
    """Forget windows that have not been heard of for a while; return how many."""
    return Presence.objects.gone(at).delete()[0]
