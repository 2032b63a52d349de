"""Crediting the comment that led the editors to correct an article."""

from typing import TYPE_CHECKING

from articles.models import Article, Edition
from articles.models.edition_queryset import EditionQuerySet
from articles.notices import anchor_of
from comments.models import Comment, Correction
from comments.permissions import MODERATE
from kingsfund.core.security.permissions import requires
from kingsfund.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class NotCredited(Exception):
    """The comment cannot be named as the source of the correction; the message says why."""


def corrections_to_choose(comment: Comment) -> EditionQuerySet:
    """The published corrections of the comment's article that it does not have credit for yet."""
    told = comment.article.editions.told_to_readers().corrections()
    return told.exclude(pk__in=comment.corrections.values("edition"))


@requires(MODERATE)
def credit(comment: Comment, edition: Edition, *, by: "User") -> Correction:
    """Tell readers that a comment led to a correction. Raises `NotCredited`."""
    if not comment.is_published():
        raise NotCredited(f"Comment #{comment.pk} is not published.")
    told = comment.article.editions.told_to_readers().corrections()
    if not told.filter(pk=edition.pk).exists():
        raise NotCredited(f"“{edition}” is no published correction of this article.")
    correction, _ = Correction.objects.get_or_create(
        comment=comment, edition=edition, defaults={"by": by}
    )
    return correction


@requires(MODERATE)
def take_credit_back(correction: Correction, *, by: "AbstractUser") -> None:
    """Say it no longer, of a correction that had another source."""
    correction.delete()


def credits_of(article: Article) -> dict[str, list[Comment]]:
    """The comments that readers see and that led to corrections of an article, by its anchor.

    A comment that was withdrawn is not named any more.
    """
    if not article.shows_comments():
        return {}
    made = Correction.objects.filter(edition__article=article).select_related("comment", "edition")
    credits: dict[str, list[Comment]] = {}
    for correction in made.filter(comment__in=article.comments.shown().order_by()).order_by("pk"):
        credits.setdefault(anchor_of(correction.edition), []).append(correction.comment)
    return credits
