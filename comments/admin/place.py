"""Where a comment stands in the queue that it is read through."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from comments.admin.filters import HANDED_ON, filter_of, queue_of
from comments.models import Comment
from kingsfund.keysets import rows_after, rows_before
from kingsfund.paginators import CappedPaginator

# How many are listed on either side of the one that is read.
WINDOW = 20
# What a list keeps in its address besides the filter: the page, and a flag of its own.
NO_FILTER = ("p", "e", "all", HANDED_ON)


class Place(NamedTuple):
    window: list[Comment]
    previous: Comment | None
    next: Comment | None
    left: int


def place_of(request: HttpRequest, comment: Comment) -> Place:
    """The neighbours of a comment, whether or not it is in the queue still."""
    queue = queue_of(request)
    brief = queue.exclude(pk=comment.pk).in_brief()
    before = list(rows_before(brief, comment)[:WINDOW])
    after = list(rows_after(brief, comment)[:WINDOW])
    first = before[-1] if len(before) < WINDOW and before else brief.first()
    return Place(
        window=[*before[::-1], comment, *after],
        previous=before[0] if before else None,
        next=after[0] if after else first,
        left=CappedPaginator(queue, WINDOW).count,
    )


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
