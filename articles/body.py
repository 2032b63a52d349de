"""Markup in, safe HTML out: the one list of what a body may hold."""

import re
from html import unescape
from math import ceil
from typing import NamedTuple
from urllib.parse import unquote

import nh3
from django.utils.text import slugify

from articles import embeds, structure
from articles.content.foreign import without_foreign_tags

# What the editor in the desk offers. The sanitiser below allows exactly what these produce.
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
ALLOWED_CLASSES = {"figure": structure.FIGURES, "span": {"note", "credit"}}
_SPAN = re.compile(r"[2-9]|[1-9][0-9]{1,2}")
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

_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
# HTML drops one newline after <pre> on each reading (HTML standard, section 13.2.6.4.7).
_PRE_BLANK = re.compile(r"<pre>\n+")
_DIVISION = re.compile(rf"</?(?:{'|'.join(sorted(DIVISIONS))})>")
_HEADING = re.compile(r"<h([234])(?: id=\"([^\"]*)\")?>(.*?)</h\1>", re.S)
_LINK_WITHIN = re.compile(r'(<a\b[^>]*? href=")#([^">]*)(?=")')
# Anchors that the page gives to the notes (`articles.typesetting`).
_NAME_OF_NOTE = re.compile(r"endnotes|note-[0-9]+(-ref)?")
_NOTE = re.compile(r'<span class="note">.*?</span>', re.S)


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    pattern = ALLOWED_VALUES.get((tag, name))
    return value if pattern is None or pattern.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS | DIVISIONS,
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

    Each thing is written in one way only (`articles.structure`), so that texts can be compared.
    Cleaning what is clean already changes nothing.
    """
    markup = without_foreign_tags(_UNPRINTABLE.sub("", markup))
    for _ in range(PASSES):
        cleaned = _DIVISION.sub("\n", _CLEANER.clean(markup))
        cleaned = _PRE_BLANK.sub("<pre>", cleaned)
        cleaned = _with_anchors(structure.in_shape(cleaned)).strip()
        if cleaned == markup:
            break
        markup = cleaned
    return markup


def _with_anchors(markup: str) -> str:
    seen: dict[str, int] = {}
    led_to: dict[str, str] = {}

    def anchor(match: re.Match[str]) -> str:
        level, former, inner = match.groups()
        base = slugify(to_text(without_notes(inner)))[:60] or "section"
        if _NAME_OF_NOTE.fullmatch(base):
            base = f"section-{base}"
        seen[base] = seen.get(base, 0) + 1
        name = base if seen[base] == 1 else f"{base}-{seen[base]}"
        if former:
            led_to.setdefault(unescape(former), name)
        return f'<h{level} id="{name}">{inner}</h{level}>'

    def lead(match: re.Match[str]) -> str:
        """A link to a heading goes on leading there, whatever the heading is called now."""
        place = unquote(unescape(match[2]))
        return f"{match[1]}#{led_to.get(place) or match[2]}"

    return _LINK_WITHIN.sub(lead, _HEADING.sub(anchor, markup))


def headings(markup: str, *, level: int = 2) -> list[Heading]:
    """The headings of one level in a cleaned body, for a list of contents."""
    found = re.findall(rf"<h({level}) id=\"([^\"]*)\">(.*?)</h{level}>", markup, re.S)
    return [
        Heading(int(depth), anchor, to_text(without_notes(inner))) for depth, anchor, inner in found
    ]


def reading_minutes(markup: str) -> int:
    """How long a body takes to read, in whole minutes, at least one."""
    return max(1, ceil(len(to_text(markup).split()) / WORDS_PER_MINUTE))


# A note stands in the middle of a sentence, a credit beside its caption; both are apart.
_APART = "p|br|hr|h2|h3|h4|li|dt|dd|blockquote|pre|caption|tr|th|td|figure|figcaption|span"
# What is between the name of a tag and its end; in quotes there may be another “>”.
_INSIDE = r'(?![\w-])(?:[^>"]|"[^"]*")*+>'
_TAG_APART = re.compile(rf"<(?:{_APART}){_INSIDE}", re.I)
_ANY_TAG = re.compile(rf"</?[a-z][\w-]*+{_INSIDE}|<!--.*?-->", re.I | re.S)


def to_text(markup: str) -> str:
    """The words of a body as one line of plain text."""
    return " ".join(unescape(_ANY_TAG.sub("", _TAG_APART.sub(" ", markup))).split())


def without_notes(markup: str) -> str:
    """A cleaned body, or a part of one, without its footnotes."""
    return _NOTE.sub("", markup)


def excerpt(markup: str, *, length: int = 200) -> str:
    """The beginning of a body as plain text, cut at a word."""
    text = to_text(without_notes(markup))
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
