"""The names of places on a page: what a heading is called in an address, behind the #."""

import re
from urllib.parse import unquote

from articles.content.tree import Element, plain_text
from kingsfund.core.text import make_slug

MAX_LENGTH = 60
# What the pages that show a body call their own parts; a test reads them from the templates.
TAKEN = frozenset(
    [
        *["top", "content", "contents", "key-points", "authors", "cite", "downloads", "updates"],
        *["related", "comments", "comments-title", "respond", "past", "keep", "endnotes"],
        *["colophon-signup", "answers", "facts", "facts-title", "kept-text", "earlier"],
        *["paragraph-whole", "remark-form", "remarks"],
    ]
)
# Numbered ones, and those of the fields of forms.
_TAKEN = re.compile(
    r"(?:comment|note|paragraph|remark|reply|notice|update|correction|answer|edition|figure|table)-[0-9]+(?:-ref)?"
    r"|(?:id|signup|trap|filter)_.*|(?:remark|facts|filter|chart|panel)-[a-z_]+"
)


def is_taken(name: str) -> bool:
    """Whether a page that shows a body has a part of that name beside its headings."""
    return name in TAKEN or _TAKEN.fullmatch(name) is not None


def anchor_name(base: str, count: int) -> str:
    """What the first, second … heading of some words is called, whatever the page has."""
    name = base if count == 1 else f"{base}-{count}"
    return f"section-{name}" if is_taken(name) else name


def set_anchors(root: Element) -> None:
    """Give every heading a name made of its words, each its own and none that the page has.

    A link to a heading goes on leading there, whatever the heading is called now.
    """
    names: set[str] = set()
    counts: dict[str, int] = {}
    renamed: dict[str, str] = {}
    for heading in root.all("h2", "h3", "h4"):
        base = make_slug(plain_text(heading.children, notes=False), MAX_LENGTH) or "section"
        count = counts.get(base, 0) + 1
        while (name := anchor_name(base, count)) in names:
            count += 1
        counts[base] = count
        names.add(name)
        renamed.setdefault(heading.attributes.get("id", ""), name)
        heading.attributes["id"] = name
    for link in root.all("a"):
        place = link.attributes.get("href", "")
        if place.startswith("#") and (anchor := renamed.get(unquote(place[1:]))):
            link.attributes["href"] = f"#{anchor}"
