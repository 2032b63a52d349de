"""What an article's page shows of its comments."""

from django import template
from django.core.paginator import Paginator
from django.template.context import Context

from articles.models import Article
from comments.forms import CommentForm
from comments.models import LETTERS_PER_PAGE
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
    paginator = Paginator(shown.threads(), LETTERS_PER_PAGE)
    paginator.count = totals["letters"]  # counted with the rest, not in a query of its own
    asked = context["request"].GET.get("comments")
    is_open = article.takes_comments()
    return {
        "article": article,
        "total": totals["comments"],
        "page": paginator.get_page(asked),
        "is_open": is_open,
        "form": CommentForm(article=article) if is_open else None,
    }
