"""What an article's page shows of its comments."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from crispy_forms.utils import render_crispy_form
from django import template
from django.core.paginator import Page, Paginator
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.models import Article
from comments.audit.percentiles import brief, span
from comments.forms import CommentForm
from comments.models import COMMENTS_PER_PAGE, NEWEST, OLDEST, PICKS, Comment, SitePolicy
from comments.models.comment_queryset import ThreadRow
from comments.rendering import ShownComment, comments_html
from comments.text import to_html
from comments.workflow import corrections
from comments.workflow.availability import availability_of

register = template.Library()

register.filter("comment_text", to_html, is_safe=True)
register.filter("as_span", span)
register.filter("as_brief_span", brief)

ORDERS = {OLDEST: "Oldest first", NEWEST: "Newest first", PICKS: "Editors’ picks"}


@register.simple_tag
def usual_answer_time() -> str:
    """The time in which a comment is usually decided: for pages that ask nothing else of the rules."""
    return SitePolicy.objects.current().answered_within()


class Reading(NamedTuple):
    """One page of an article's comments, as it was asked for."""

    page: Page
    rows: list[ThreadRow]
    order: str


@register.simple_tag(takes_context=True)
def comments_on(context: Context, article: Article) -> Reading | None:
    """The comments that this page shows, read once for what stands above and below; in one query.

    `?comments=2` in the address asks for the second page, `&order=newest` for another order.
    """
    if not article.shows_comments():
        return None
    asked = context["request"].GET
    order = asked.get("order", "") if asked.get("order") in ORDERS else OLDEST
    page, rows = page_of_comments(article, asked.get("comments", ""), order)
    if order == PICKS and not rows:
        order = OLDEST
        page, rows = page_of_comments(article, "", order)
    return Reading(page, rows, order)


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comments_for(
    context: Context, article: Article, reading: Reading | None = None
) -> dict[str, object]:
    """The published comments with their answers, one page of them, and the form."""
    reading = reading or comments_on(context, article)
    if reading is None:
        return {"article": None}
    page, rows, order = reading
    comments, answers = threads_of(rows, order)
    opening = availability_of(article)
    return {
        "article": article,
        "total": rows[0].total or 0 if rows else 0,
        "page": page,
        "orders": orders_to_choose(rows, order),
        "query": "" if order == OLDEST else f"&order={order}",
        "comments": comments_html(
            comments, answers, is_open=opening.is_open, article_path=article.get_absolute_url()
        ),
        "opening": opening,
        "is_open": opening.is_open,
        "blank_fields": blank_fields() if opening.is_open else "",
    }


def page_of_comments(article: Article, asked: str, order: str) -> tuple[Page, list[ThreadRow]]:
    """The page of comments that was asked for, else the nearest there is, and the rows on it."""
    comments = article.comments.all()
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
    rows = comments.threads(number, order)
    total = rows[0].top_level_total if rows else 0
    if not rows and number > 1:
        total = comments.sorted_by(order).count()
    page = Paginator(range(total or 0), COMMENTS_PER_PAGE).get_page(number)
    return page, rows if page.number == number else comments.threads(page.number, order)


def threads_of(
    rows: list[ThreadRow], order: str
) -> tuple[list[ThreadRow], dict[int, list[ThreadRow]]]:
    """The comments in their order, and the answers to each in the order of writing."""
    answers: dict[int, list[ThreadRow]] = {}
    for row in rows:
        if row.parent_id:
            answers.setdefault(row.parent_id, []).append(row)
    comments = [row for row in rows if not row.parent_id]
    return comments[::-1] if order == NEWEST else comments, answers


def orders_to_choose(rows: list[ThreadRow], order: str) -> list[dict[str, object]]:
    """Links to the orders that would show something else; none where there is nothing to order."""
    if not rows or (rows[0].top_level_total < 2 and order != PICKS):
        return []
    offered = [name for name in ORDERS if name != PICKS or rows[0].pick_total]
    return [
        {
            "label": ORDERS[name],
            "path": "?" + urlencode({"order": name}) + "#comments",
            "is_chosen": name == order,
        }
        for name in offered
    ]


@cache
def blank_fields() -> SafeString:
    """The fields of an empty form: the same on every page, and most of the work of making one."""
    return render_crispy_form(CommentForm())


@register.simple_tag
def credits_of(article: Article, reading: Reading | None) -> Mapping[str, Sequence[ShownComment]]:
    """The comments that led to corrections, by the correction's anchor in the list of updates.

    Most often they are all among the comments that were read; only else it asks for them.
    """
    if not reading or not reading.rows or not reading.rows[0].credit_total:
        return {}
    here = [
        row for row in reading.rows if row.corrected_in and row.status == Comment.Status.PUBLISHED
    ]
    if len(here) < reading.rows[0].credit_total:
        return corrections.credits_of(article)
    credits: dict[str, list[ShownComment]] = {}
    for row in here:
        credits.setdefault(f"correction-{row.corrected_in}", []).append(row)
    return credits


@register.filter
def at_anchor(credits: Mapping[str, Sequence[ShownComment]], anchor: str) -> Sequence[ShownComment]:
    return credits.get(anchor, [])
