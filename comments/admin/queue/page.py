"""The queue: every comment that a filter leaves, who has waited longest first."""

from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from comments import search
from comments.admin.pages import admin_page, may_moderate
from comments.admin.queue.facets import COUNTED, facets_of
from comments.admin.queue.filters import HANDED_ON, STATES, Filter, filter_asked
from comments.models import Comment, Report, SavedFilter
from comments.screening.registry import signal_label
from kingsfund.core.lists.pagination import CappedPaginator
from kingsfund.core.security.permissions import signed_in

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PER_PAGE = 50
EXCERPT = 320
VIEWS = 30


class Reported(TypedDict):
    """What a row of the list is read with: the reports that nobody has answered."""

    open_reports: list[Report]


class QueuePaginator(CappedPaginator):
    """Its count comes from elsewhere, with all the others."""

    limit = COUNTED


def queue_page(request: HttpRequest, **extra: Any) -> HttpResponse:
    """The list as it was asked for: rows, counts of the filters, pages."""
    asked = filter_asked(request)
    rows = asked.rows()
    views = list(SavedFilter.objects.of(signed_in(request))[:VIEWS])
    facets = facets_of(asked, rows, views)
    paginator = QueuePaginator(rows.with_what_a_row_shows(), PER_PAGE)
    paginator.count = facets.count
    page = paginator.get_page(request.GET.get("p"))
    comments = list(page)
    state = STATES[asked.state]
    context: dict[str, Any] = {
        "state": state,
        "asked": asked,
        "query": asked.query(),
        "facets": facets,
        "comments": [row_of(comment, asked, request) for comment in comments],
        "pages": pages_around(page, asked),
        "paginator": paginator,
        "search_limit": search.LIMIT if asked.q and paginator.is_capped else 0,
        "first_url": reading_url(comments[0], asked) if comments else "",
        "may_decide": may_moderate(request),
        "excerpt": EXCERPT,
        "others": parse_qsl(asked.with_(organisation="").query()),
        **extra,
    }
    return admin_page(request, "comment_queue", f"Comments: {state.lower()}", **context)


def row_of(
    comment: "WithAnnotations[Comment, Reported]", asked: Filter, request: HttpRequest
) -> dict[str, object]:
    """One line of the list: the comment, and what is said of it from other tables."""
    assignment = getattr(comment, "assignment", None)
    standing = assignment if assignment and assignment.until > timezone.now() else None
    return {
        "comment": comment,
        "url": reading_url(comment, asked),
        "age": timesince(comment.waiting_since, timezone.now(), depth=1),
        "signals": [(signal_label(one.name), one.explanation) for one in comment.signals.all()],
        "assignment": standing,
        "is_mine": standing is not None and standing.by_id == request.user.pk,
        "reports": len(comment.open_reports),
        "weight": sum(report.weight for report in comment.open_reports),
    }


def pages_around(page: Page, asked: Filter) -> dict[str, object]:
    """Where the pages before and after are."""
    around: dict[str, object] = {}
    if page.has_previous():
        around["previous"] = page_query(asked, page.previous_page_number())
    if page.has_next():
        around["next"] = page_query(asked, page.next_page_number())
    return {**around, "number": page.number, "of": page.paginator.num_pages}


def page_query(asked: Filter, number: int) -> str:
    return "&".join(filter(None, [asked.query(), f"p={number}" if number > 1 else ""]))


def reading_url(comment: Comment, asked: Filter) -> str:
    """The reading screen, which goes on through the same filter."""
    url = reverse("admin:comments_comment_change", args=[comment.pk])
    query = asked.query()
    return f"{url}?{urlencode({HANDED_ON: query})}" if query else url
