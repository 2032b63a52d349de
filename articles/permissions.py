"""Who may do something to an article: the permission for it, and the article is theirs to work on."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth.models import AbstractUser

from articles.models import Article, DraftSnapshot, Edition, Remark, ReviewLink
from kingsfund.core.security.permissions import NotPermitted, require_permission

P = ParamSpec("P")
R = TypeVar("R")

CHANGE, PUBLISH = "articles.change_article", "articles.publish_article"
APPROVE, OVERRIDE = "articles.approve_article", "articles.override_checks"


# What belongs to an article: an edition, and what belongs to one.
Part = Edition | DraftSnapshot | Remark | ReviewLink


def article_of(row: Article | Part) -> Article:
    """The article that something belongs to."""
    if isinstance(row, Article):
        return row
    return row.article if isinstance(row, Edition) else row.edition.article


def require_work_on(
    row: Article | Part,
    by: AbstractUser | None,
    permission: str = CHANGE,
) -> None:
    """Raise `NotPermitted` unless somebody has the permission, for an article that they work on.

    An editor works on all articles, an author on their own (`editable_by`).
    """
    user = require_permission(by, permission)
    if user.has_perm(CHANGE) and user.has_perm(PUBLISH):
        return
    if not Article.objects.editable_by(user).filter(pk=article_of(row).pk).exists():
        raise NotPermitted(f"{user.get_username()} does not work on this article.")


def requires_work(
    permission: str = CHANGE, *, by_system: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function that `by` does to its first argument, an article or what belongs to one.

    `by_system` lets through `by=None`: what the clock does. Raises `NotPermitted`.
    """

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            by: Any = kwargs.get("by")
            if by is not None or not by_system:
                row: Any = args[0]
                require_work_on(row, by, permission)
            return function(*args, **kwargs)

        guarded.__dict__.update(permissions=(permission,), by_system=by_system)
        return guarded

    return mark
