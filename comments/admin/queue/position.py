"""Where a comment stands in the queue that it is read through."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.urls import reverse

from comments.admin.queue.filters import HANDED_ON, filter_of, queue_of
from comments.models import Comment, CommentQuerySet
from comments.workflow import assignments
from kingsfund.core.lists.keysets import rows_after, rows_before
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.security.permissions import signed_in

# How many are listed on either side of the one that is read.
WINDOW = 20
# What a list keeps in its address besides the filter: the page, and a flag of its own.
NO_FILTER = ("p", "e", "all", HANDED_ON)


class Position(NamedTuple):
    """The neighbours of a comment, and the numbers of the nearest two."""

    window: list[Comment]
    previous: int | None
    next: int | None
    left: int


def position_of(request: HttpRequest, comment: Comment) -> Position:
    """The neighbours of a comment, whether or not it is in the queue still.

    Their numbers are found in an index first: a join would have the database sort the whole queue.
    """
    queue = queue_of(request)
    before, after = numbers_of(rows_before(queue, comment)), numbers_of(rows_after(queue, comment))
    rows = Comment.objects.in_brief().in_bulk([*before, *after])
    following = next(
        (number for number in after if is_free(rows, number, signed_in(request))), None
    )
    if following is None and (before or after):
        found = next_in(request, comment)
        following = found.pk if found else None
    return Position(
        window=[*of(rows, reversed(before)), comment, *of(rows, after)],
        previous=before[0] if before else None,
        next=following,
        left=CappedPaginator(queue, WINDOW).count,
    )


def numbers_of(queue: CommentQuerySet) -> list[int]:
    return list(queue.values_list("pk", flat=True)[:WINDOW])


def of(rows: dict[int, Comment], numbers: Iterable[int]) -> list[Comment]:
    """The rows in the order of the numbers, but for those deleted between the two queries."""
    return [rows[number] for number in numbers if number in rows]


def is_free(rows: dict[int, Comment], number: int, user: AbstractUser) -> bool:
    """Whether a comment is there and no colleague has it open."""
    assignment = rows[number].assignment_or_none() if number in rows else None
    return number in rows and (assignment is None or assignment.by_id == user.pk)


def next_in(request: HttpRequest, comment: Comment | None = None) -> Comment | None:
    """Who is read after a comment: the one behind it, or else the first of all.

    What a colleague has open is passed over.
    """
    queue = queue_of(request).not_with_colleagues(signed_in(request))
    if comment is None:
        return queue.first()
    return rows_after(queue, comment).first() or queue.exclude(pk=comment.pk).first()


def take_next(request: HttpRequest, comment: Comment | None = None) -> Comment | None:
    """Assign who is read next to the moderator who asks: of two who ask at once each gets another."""
    for _ in range(WINDOW):
        following = next_in(request, comment)
        if (
            following is None
            or assignments.take(following, by=signed_in(request)).by_id == request.user.pk
        ):
            return following
    return None


def left_in(request: HttpRequest) -> int:
    return CappedPaginator(queue_of(request), WINDOW).count


def query_of(request: HttpRequest) -> str:
    """The filter as the end of an address, "?state=declined", so that every link keeps it."""
    asked = filter_of(request).copy()
    for name in NO_FILTER:
        asked.pop(name, None)
    return f"?{asked.urlencode()}" if asked else ""


def reading_url(comment: Comment, query: str = "") -> str:
    return reverse("admin:comments_comment_change", args=[comment.pk]) + query


def queue_url(query: str = "") -> str:
    return reverse("admin:comments_comment_changelist") + query
