"""How a body and what describes it are put on a page."""

import json
import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import body
from articles.models import Edition
from articles.pictures import picture_html

register = template.Library()

_TABLE_EDGE = re.compile(r"<table\b[^>]*>|</table>")
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.S)
# What would end a script element or be taken for markup inside it.
_IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def framed(markup: str) -> SafeString:
    """A cleaned body as HTML, each table in a frame of its own that scrolls and takes the focus."""
    pieces, depth, begin, number, end = [], 0, 0, 0, 0
    for edge in _TABLE_EDGE.finditer(markup):
        opens = edge[0] != "</table>"
        if opens and depth == 0:
            begin = edge.start()
        depth += 1 if opens else -1
        if depth == 0:
            number += 1
            pieces += [markup[end:begin], _frame(markup[begin : edge.end()], number)]
            end = edge.end()
    return mark_safe("".join([*pieces, markup[end:]]))


def _frame(table: str, number: int) -> str:
    caption = _CAPTION.search(table)
    label = body.to_text(caption[1]) if caption else ""
    return format_html(
        '<div class="table-frame" role="region" tabindex="0" aria-label="{}">{}'
        '<p class="table-hint">Scroll sideways to see the whole table</p></div>',
        label or f"Table {number}",
        mark_safe(table),
    )


# As wide as its column on a wide screen, or as a phone less its margins.
BESIDE_TEXT = "(min-width: 62rem) 40rem, calc(100vw - 2rem)"


@register.simple_tag
def lead_picture(edition: Edition, *, beside_text: bool = False) -> SafeString:
    """The picture an edition opens with; beside its title in a list, it has nothing to add to that."""
    if beside_text:
        return picture_html(edition.picture, sizes=BESIDE_TEXT, eager=True)
    return picture_html(
        edition.picture,
        alt=edition.picture_alt,
        decorative=edition.picture_is_decorative,
        eager=True,
    )


@register.filter
def as_linked_data(data: dict[str, object]) -> SafeString:
    """A data block for search engines; no browser runs it, so the content policy lets it be."""
    content = json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(content))
