"""A draft that was begun and is not wanted: deleted by who began it, so that its address is free."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from articles.models import Article, DraftSnapshot, Event, Refused
from articles.permissions import requires_work

WRITTEN_ON = "Somebody else has written on this article: ask an editor to delete it."


class NotDiscardable(Refused):
    """What readers ever saw, what others wrote or what waits for somebody is not one's own to delete."""


@requires_work()
def discard(
    article: Article,
    *,
    by: AbstractUser,
    based_on: int | None = None,
    at: datetime | None = None,
) -> None:
    """Delete an article that readers never saw, with its texts and remarks; the log keeps its title.

    Raises `NotPermitted`, `NotDiscardable`, and `EditConflict` if somebody saved since `based_on`.
    """
    with transaction.atomic():
        article.lock(based_on)
        if reason := hindrance(article, by):
            raise NotDiscardable(reason)
        Event.objects.record(
            Event.Kind.DISCARDED,
            article=article,
            by=by,
            details={"slug": article.slug, "article": article.pk},
            at=at,
        )
        article.delete()


def hindrance(article: Article, user: AbstractUser) -> str:
    """Why somebody may not discard an article, in a sentence; empty if they may."""
    if not user.has_perm("articles.change_article") or article.created_by_id != user.pk:
        return "Somebody else began this article: only they, or an editor, can delete it."
    if article.was_ever_published():
        return "Readers have seen this article: it can be withdrawn or unpublished, not discarded."
    kept = DraftSnapshot.objects.of_article(article)
    if kept.exclude(by=None).exclude(by=user).exists():
        return WRITTEN_ON
    for edition in article.editions.without_text():
        if edition.saved_by_id not in (None, user.pk):
            return WRITTEN_ON
        if edition.is_open() and edition.status != edition.Status.DRAFT:
            return "It is under review or scheduled: take it back first."
    return ""
