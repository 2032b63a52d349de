"""Where a comment stands in the queue that it is read through."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from comments.admin.filters import HANDED_ON, filter_of, queue_of
from comments.models import Comment, CommentQuerySet
from kingsfund.keysets import rows_after, rows_before
from kingsfund.paginators import CappedPaginator

# How many are listed on either side of the one that is read.
WINDOW = 20
# What a list keeps in its address besides the filter: the page, and a flag of its own.
NO_FILTER = ("p", "e", "all", HANDED_ON)


class Place(NamedTuple):
    """The neighbours of a comment, and the numbers of the nearest two."""

    window: list[Comment]
    previous: int | None
    next: int | None
    left: int


def place_of(request: HttpRequest, comment: Comment) -> Place:
    """The neighbours of a comment, whether or not it is in the queue still.

    Their numbers are found in an index first: a join would have the database sort the whole queue.
    """
    queue = queue_of(request)
    before, after = numbers_of(rows_before(queue, comment)), numbers_of(rows_after(queue, comment))
    if after or not before:
        following = after[0] if after else None
    else:
        following = before[-1] if len(before) < WINDOW else numbers_of(queue)[0]
    rows = Comment.objects.in_brief().in_bulk([*before, *after])
    return Place(
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


def next_in(request: HttpRequest, comment: Comment) -> Comment | None:
    """Who is read after a comment: the one behind it, or else the first of all."""
    queue = queue_of(request)
    return rows_after(queue, comment).first() or queue.exclude(pk=comment.pk).first()


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
