"""What an article's page shows of its comments."""

from functools import cache

from crispy_forms.utils import render_crispy_form
from django import template
from django.core.paginator import Paginator
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.models import Article
from comments.forms import CommentForm
from comments.models import LETTERS_PER_PAGE
from comments.rendering import letters_html
from comments.text import to_html

register = template.Library()

register.filter("as_letter", to_html, is_safe=True)


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comments_for(context: Context, article: Article) -> dict[str, object]:
    """The published letters with their answers, one page of them, and the form; in three queries.

    `?comments=2` in the address asks for the second page.
    """
    if not article.shows_comments():
        return {"article": None}
    shown = article.comments.shown()
    totals = shown.totals()
    paginator = Paginator(shown.letters().as_rows(), LETTERS_PER_PAGE)
    paginator.count = totals["letters"]  # counted with the rest, not in a query of its own
    page = paginator.get_page(context["request"].GET.get("comments"))
    is_open = article.takes_comments()
    answers = article.comments.answers_to([letter.number for letter in page])
    return {
        "article": article,
        "total": totals["comments"],
        "page": page,
        "letters": letters_html(page, answers, is_open=is_open),
        "is_open": is_open,
        "blank_fields": blank_fields() if is_open else "",
    }


@cache
def blank_fields() -> SafeString:
    """The fields of an empty form: the same on every page, and most of the work of making one."""
    return render_crispy_form(CommentForm())
