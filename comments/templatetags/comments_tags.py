"""What an article's page shows of its comments."""

from functools import cache

from crispy_forms.utils import render_crispy_form
from django import template
from django.core.paginator import Page, Paginator
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.models import Article
from comments.figures import usual_answer_time
from comments.forms import CommentForm
from comments.models import LETTERS_PER_PAGE
from comments.percentiles import brief, span
from comments.rendering import letters_html
from comments.text import to_html

register = template.Library()

register.filter("as_letter", to_html, is_safe=True)
register.filter("as_span", span)
register.filter("as_brief_span", brief)
# Within what time a comment is usually decided: one look at one row that the clock keeps.
register.simple_tag(usual_answer_time)


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comments_for(context: Context, article: Article) -> dict[str, object]:
    """The published letters with their answers, one page of them, and the form; in one query.

    `?comments=2` in the address asks for the second page.
    """
    if not article.shows_comments():
        return {"article": None}
    page, rows = page_of_letters(article, context["request"].GET.get("comments", ""))
    answers: dict[int, list[tuple]] = {}
    for row in rows:
        if row.parent_id:
            answers.setdefault(row.parent_id, []).append(row)
    letters = [row for row in rows if not row.parent_id]
    is_open = article.takes_comments()
    return {
        "article": article,
        "total": rows[0].total if rows else 0,
        "page": page,
        "letters": letters_html(letters, answers, is_open=is_open),
        "is_open": is_open,
        "blank_fields": blank_fields() if is_open else "",
    }


def page_of_letters(article: Article, asked: str) -> tuple[Page, list[tuple]]:
    """The page of letters that was asked for, else the nearest there is, and the rows on it."""
    shown = article.comments.shown()
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
    rows = shown.threads(number)
    total = rows[0].letter_total if rows else shown.totals()["letters"] if number > 1 else 0
    page = Paginator(range(total), LETTERS_PER_PAGE).get_page(number)
    return page, rows if page.number == number else shown.threads(page.number)


@cache
def blank_fields() -> SafeString:
    """The fields of an empty form: the same on every page, and most of the work of making one."""
    return render_crispy_form(CommentForm())
