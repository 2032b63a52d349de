"""How a body and what describes it are put on a page."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import typesetting

register = template.Library()

# What would end a script element or be taken for markup inside it.
_IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def typeset(markup: str) -> SafeString:
    """A cleaned body as it stands on the page."""
    return typesetting.typeset(markup)


@register.filter
def as_linked_data(data: dict[str, object]) -> SafeString:
    """A data block for search engines; no browser runs it, so the content policy lets it be."""
    content = json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(content))
