"""How a body and what describes it are put on a page."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.content import render
from articles.models import Edition
from articles.workflow.pictures import picture_html, pictures_of

register = template.Library()

# What would end a script element or be taken for markup inside it.
_IN_SCRIPT = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def typeset(edition: Edition) -> SafeString:
    """The body of an edition as it stands on the page."""
    return render.typeset(edition.body, picture_html=pictures_of(edition))


# As wide as its column on a wide screen, or as a phone less its margins.
BESIDE_TEXT = "(min-width: 62rem) 40rem, calc(100vw - 2rem)"


@register.simple_tag
def lead_picture(edition: Edition, *, beside_text: bool = False) -> SafeString:
    """The picture an edition opens with; beside its title in a list, it has nothing to add to that."""
    if edition.picture is None:
        return SafeString("")
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
