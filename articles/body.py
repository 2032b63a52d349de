"""Markup in, safe HTML out: the one list of what a body may hold."""

import re
from html.parser import HTMLParser
from math import ceil
from typing import NamedTuple

import nh3
from django.utils.text import slugify

# What the editor in the desk offers. The sanitiser below allows exactly what these produce.
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
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "SpecialCharacters": True,
    "HTML": True,
}

ALLOWED_TAGS = {
    *[
        "p",
        "br",
        "strong",
        "em",
        "s",
        "sub",
        "sup",
        "code",
        "pre",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "blockquote",
        "hr",
        "a",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "colgroup",
        "col",
        "abbr",
        "cite",
        "q",
        "dl",
        "dt",
        "dd",
        "del",
        "ins",
        "figure",
        "figcaption",
    ]
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start", "type", "reversed"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
WORDS_PER_MINUTE = 220
# Taking a tag out can leave others nested in a way that is read differently the next time.
PASSES = 6

_UNPRINTABLE = re.compile("[\0\ud800-\udfff]")
# HTML drops one newline after <pre> on each reading (HTML standard, section 13.2.6.4.7).
_PRE_BLANK = re.compile(r"<pre>\n+")
_HEADING = re.compile(r"<h([234])(?: id=\"[^\"]*\")?>(.*?)</h\1>", re.S)
_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    attributes=ALLOWED_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    clean_content_tags={"script", "style", "iframe", "object", "svg", "math", "template"},
)


class Heading(NamedTuple):
    level: int
    anchor: str
    text: str


def clean_html(markup: str) -> str:
    """The markup with everything that is not on the list taken out, and an anchor on every heading.

    Cleaning what is clean already changes nothing.
    """
    markup = _UNPRINTABLE.sub("", markup)
    for _ in range(PASSES):
        cleaned = _PRE_BLANK.sub("<pre>", _CLEANER.clean(markup))
        cleaned = _with_anchors(cleaned).strip()
        if cleaned == markup:
            break
        markup = cleaned
    return markup


def _with_anchors(markup: str) -> str:
    seen: dict[str, int] = {}

    def anchor(match: re.Match[str]) -> str:
        level, inner = match.groups()
        base = slugify(to_text(inner))[:60] or "section"
        seen[base] = seen.get(base, 0) + 1
        name = base if seen[base] == 1 else f"{base}-{seen[base]}"
        return f'<h{level} id="{name}">{inner}</h{level}>'

    return _HEADING.sub(anchor, markup)


def headings(markup: str, *, level: int = 2) -> list[Heading]:
    """The headings of one level in a cleaned body, for a list of contents."""
    found = re.findall(rf"<h({level}) id=\"([^\"]*)\">(.*?)</h{level}>", markup, re.S)
    return [Heading(int(depth), anchor, to_text(inner)) for depth, anchor, inner in found]


def reading_minutes(markup: str) -> int:
    """How long a body takes to read, in whole minutes, at least one."""
    return max(1, ceil(len(to_text(markup).split()) / WORDS_PER_MINUTE))


class _TextCollector(HTMLParser):
    BLOCKS = frozenset(
        [
            "p",
            "br",
            "h2",
            "h3",
            "h4",
            "li",
            "blockquote",
            "tr",
            "hr",
            "pre",
            "dt",
            "dd",
            "figcaption",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.BLOCKS:
            self.pieces.append(" ")


def to_text(markup: str) -> str:
    """The words of a body as one line of plain text."""
    collector = _TextCollector()
    collector.feed(markup)
    collector.close()
    return " ".join("".join(collector.pieces).split())


def excerpt(markup: str, *, length: int = 200) -> str:
    """The beginning of a body as plain text, cut at a word."""
    text = to_text(markup)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
