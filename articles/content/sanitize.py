"""Markup in, safe HTML out: the one list of what a body may hold."""

import re
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import NamedTuple

import nh3

from articles.content import anchors, embeds, limits, normalize, tree
from articles.content.foreign import without_foreign_tags
from articles.content.limits import BodyTooLarge
from kingsfund.core.text import count_words

# What the editor in the admin offers. The sanitiser below allows exactly what these produce.
# Those that are not django-prose-editor's own are in static/articles/editor/.
EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "TableFrame": True,
    "TableCaption": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "PullQuote": True,
    "PlainFigure": True,
    "Caption": True,
    "Picture": True,
    "Credit": True,
    "Embed": {"providers": embeds.for_editor()},
    "Note": True,
    "DefinitionList": True,
    "DefinitionTerm": True,
    "Definition": True,
    "Abbreviation": True,
    "Cite": True,
    "InlineQuote": True,
    "Deleted": True,
    "Inserted": True,
    # No guessing of links while somebody types: "as it does. In 2025" is no address.
    "Link": {
        "enableTarget": False,
        "protocols": ["http", "https", "mailto", "tel"],
        "autolink": False,
    },
    "SpecialCharacters": True,
    "HTML": True,
    "Paste": True,
    "Writing": True,
    # The browser's own spelling check is left on.
    "NoSpellCheck": False,
    "Menu": {
        "groups": [
            {"group": "headings"},
            {"group": "marks"},
            {"group": "link"},
            {"group": "lists"},
            {"group": "nodes -headings -lists"},
            {"group": "inserts"},
            {"group": "table"},
            {"group": "history"},
            {"group": "utility"},
        ]
    },
}

ALLOWED_TAGS = {
    *["p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"],
    *["a", "strong", "em", "s", "sub", "sup", "code", "abbr", "cite", "q", "del", "ins", "span"],
    *["table", "caption", "tbody", "tr", "th", "td", "figure", "figcaption", "img"],
}
# What draws, runs, or is the same once more for machines: it goes with its content. Of every other
# element the words stay, whatever it is called; static/articles/editor/paste.js has the same list.
DROPPED_TAGS = {
    *["script", "style", "iframe", "object", "svg", "canvas", "template", "noscript", "title"],
    *["xml", "annotation", "annotation-xml"],
}
# These part words where they go.
DIVISIONS = {
    *["div", "section", "article", "aside", "header", "footer", "main", "nav", "center"],
    *["address", "details", "summary", "dialog", "form", "fieldset", "legend", "option", "hgroup"],
}
ALLOWED_ATTRIBUTES = {
    # Read for the links that lead there, and written anew.
    **{heading: {"id"} for heading in ("h2", "h3", "h4")},
    "a": {"href", "title"},
    "ol": {"start", "type", "reversed"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
}
ALLOWED_CLASSES = {"figure": normalize.FIGURES, "span": {"note", "credit"}}
# Sections of a table come in, and are joined into one (`articles.content.normalize`).
_READ_TAGS = {"thead", "tfoot"}
# How far a span can reach depends on the table, which `articles.content.normalize` looks at.
_SPAN = re.compile(r"[0-9]{1,6}")
ALLOWED_VALUES = {
    ("ol", "start"): re.compile(r"-?[0-9]{1,5}"),
    ("ol", "type"): re.compile(r"[aAiI]"),
    ("ol", "reversed"): re.compile(r""),
    ("th", "scope"): re.compile(r"(?:col|row)(?:group)?"),
    **{(tag, name): _SPAN for tag in ("th", "td") for name in ("colspan", "rowspan")},
}
WORDS_PER_MINUTE = 220
# Taking a tag out can leave others nested in a way that is read differently the next time.
PASSES = 6
# Bodies cleaned last: one request asks several times, and not again while it holds a row.
REMEMBERED = 16

_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
_DIVISION = re.compile(rf"</?(?:{'|'.join(sorted(DIVISIONS))})>")


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    pattern = ALLOWED_VALUES.get((tag, name))
    return value if pattern is None or pattern.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS | DIVISIONS | _READ_TAGS,
    attributes=ALLOWED_ATTRIBUTES,
    tag_attribute_values={"img": {"role": {"presentation"}}},
    allowed_classes=ALLOWED_CLASSES,
    attribute_filter=_allowed_value,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener",
    clean_content_tags=DROPPED_TAGS,
)


class Heading(NamedTuple):
    level: int
    anchor: str
    text: str


def clean_html(markup: str) -> str:
    """The markup with everything that is not on the list taken out, and an anchor on every heading.

    Each thing is written in one way only (`articles.content.normalize`), so that texts can be compared.
    Cleaning what is clean already changes nothing, and costs nothing if it was cleaned just now.
    Raises `BodyTooLarge` for more than a body may hold.
    """
    limits.check_length(markup)
    cleaned = _cleaned(markup)
    if isinstance(cleaned, BodyTooLarge):
        # A new one each time: an exception keeps the frames that it went through.
        raise BodyTooLarge(cleaned.message, code=cleaned.code)
    return cleaned


def cleaned_again(stored: str) -> str:
    """A stored body as it would be cleaned today; one that is over the limits of today as it is."""
    try:
        return clean_html(stored)
    except BodyTooLarge:
        return stored


@lru_cache(maxsize=REMEMBERED)
def _cleaned(markup: str) -> str | BodyTooLarge:
    """The cleaned body, or why it is refused: to find that out takes time as well."""
    try:
        return _clean(markup)
    except BodyTooLarge as error:
        return error.with_traceback(None)


def with_paragraphs(text: str) -> str:
    """A text without any tag, as somebody without the editor types it, with its empty lines as ends
    of paragraphs; markup as it is."""
    if "<" in text or "\n" not in text:
        return text
    lines = [line.strip() for line in text.splitlines()]
    groups = groupby(lines, key=bool)
    return "".join(f"<p>{' '.join(group)}</p>" for is_text, group in groups if is_text)


def _clean(markup: str) -> str:
    markup = without_foreign_tags(_UNPRINTABLE.sub("", markup))
    limits.check_size(markup)
    for _ in range(PASSES):
        sanitised = with_paragraphs(_DIVISION.sub("\n", _CLEANER.clean(markup)))
        if sanitised != markup:
            limits.check_size(sanitised)
        root = normalize.in_shape(tree.parse(sanitised))
        anchors.set_anchors(root)
        cleaned = tree.serialise(root.children).strip()
        if cleaned == markup:
            break
        limits.check_size(cleaned)
        markup = cleaned
    return markup


def headings(markup: str, *, level: int = 2) -> list[Heading]:
    """The headings of one level in a cleaned body, for a list of contents."""
    if f"<h{level}" not in markup:
        return []
    return [
        Heading(
            level, heading.attributes.get("id", ""), tree.plain_text(heading.children, notes=False)
        )
        for heading in tree.parse(markup).all(f"h{level}")
    ]


def reading_minutes(markup: str) -> int:
    """How long a body takes to read, in whole minutes, at least one."""
    return max(1, ceil(count_words(to_text(markup)) / WORDS_PER_MINUTE))


def to_text(markup: str) -> str:
    """The words of a body as one line of plain text."""
    return tree.plain_text(tree.parse(markup).children)


def excerpt(markup: str, *, length: int = 200) -> str:
    """The beginning of a body as plain text, cut at a word."""
    text = tree.plain_text(tree.parse(markup).children, notes=False)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
