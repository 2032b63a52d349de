"""How much a body may hold: counted on the markup as it came, before anything reads it as HTML.

A tree builder that follows the HTML standard opens again, in every paragraph, each formatting element
that was left open (section 13.2.4.3): 16 kB of unclosed <b> become a million elements. So what it would
make of the markup is estimated first, in one pass over the tags, and never too low.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError

MAX_LENGTH = 500_000  # characters, markup included: some 70,000 words
MAX_ELEMENTS = 10_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 50  # of one tag
# What formatting that is open may be made into again: elements, and characters of their tags.
MAX_REOPENED = 100_000
MAX_REOPENED_LENGTH = 10_000_000

VOID = frozenset(
    [
        *["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"],
        *["param", "source", "track", "wbr", "image", "frame", "basefont", "bgsound", "keygen"],
    ]
)
FORMATTING = frozenset(
    [
        *["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"],
        *["tt", "u"],
    ]
)
# Behind these, what looks like an end tag may be none: no end is believed any more.
OPAQUE = frozenset(
    [
        *["applet", "frameset", "iframe", "marquee", "math", "noembed", "noframes", "noscript"],
        *["object", "plaintext", "script", "select", "style", "svg", "template", "textarea"],
        *["title", "xmp"],
    ]
)
# What the next of a kind ends: <li>a<li>b.
_ITEMS = [frozenset(["p"]), frozenset(["p", "li"]), frozenset(["p", "dt", "dd"])]
_ROWS = frozenset(["p", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"])
_ENDED_BY = {
    "p": _ITEMS[0],
    "li": _ITEMS[1],
    "dt": _ITEMS[2],
    "dd": _ITEMS[2],
    "option": frozenset(["option"]),
    **dict.fromkeys(["td", "th", "tr", "tbody", "thead", "tfoot"], _ROWS),
}
_CAN_BE_LEFT_OPEN = frozenset(["p", "li", "dt", "dd", "option", *_ROWS])

# Nothing here goes back: each part takes all it can and keeps it (possessive quantifiers).
_MARK = re.compile(r"<(?:!--(?:-?>)?|!\[CDATA\[|(?=[!?])|(/?)([a-zA-Z][^\t\n\f\r />]*+)|/)")
_SPACE = r"[\t\n\f\r ]"
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)?+"
)
_END_OF_TAG = re.compile(r"[\t\n\f\r /]*+>")
_END_OF_COMMENT = re.compile(r"--!?>")


class BodyTooLarge(ValidationError):
    """The markup is more than a body may hold; the message says so to whoever wrote it."""


class Tag(NamedTuple):
    name: str
    is_end: bool
    length: int


class Size(NamedTuple):
    """What a body is made of, as the tags say; never less than a tree builder would make of it."""

    elements: int
    depth: int
    reopened: int
    reopened_length: int
    is_certain: bool = True


def check_size(markup: str) -> None:
    """Raises `BodyTooLarge` if a body has more than the limits allow."""
    check_length(markup)
    size = measure(markup)
    is_growing = size.reopened > MAX_REOPENED or size.reopened_length > MAX_REOPENED_LENGTH
    if not size.is_certain and (is_growing or size.depth > MAX_DEPTH):
        raise BodyTooLarge(
            "The text holds a script, a frame, a form or a drawing, which no article can show. Take "
            "it out, or paste the text as plain text.",
            code="body_opaque",
        )
    if size.elements > MAX_ELEMENTS:
        raise BodyTooLarge(
            f"The text has more than {MAX_ELEMENTS:,} paragraphs, cells, links and other elements. "
            "Make two articles of it, or offer a part as a download.",
            code="body_elements",
        )
    if size.depth > MAX_DEPTH:
        raise BodyTooLarge(
            f"In the text, more than {MAX_DEPTH} elements stand in one another. Take lists and "
            "quotations out of one another.",
            code="body_depth",
        )
    if is_growing:
        raise BodyTooLarge(
            "In the text, formatting such as bold is begun many times and not ended. Remove the "
            "formatting, or paste it as plain text.",
            code="body_unclosed",
        )


def check_length(markup: str) -> None:
    """The first thing to ask of a body. Raises `BodyTooLarge`."""
    if len(markup) > MAX_LENGTH:
        raise BodyTooLarge(
            f"The text has {len(markup):,} characters with its markup; at most {MAX_LENGTH:,} go. "
            "Make two articles of it, or offer a part as a download.",
            code="body_length",
        )


def measure(markup: str) -> Size:
    """Count the tags of any markup, in one pass that ends at the first element too many.

    Raises `BodyTooLarge` for a tag with many attributes.
    """
    elements = depth = reopened = reopened_length = 0
    opened: list[Tag] = []
    formatting = length = 0  # of what is open
    trusts_ends = True
    for tag in read_tags(markup):
        if tag.is_end:
            ended = _ended(opened, tag.name) if trusts_ends else slice(0, 0)
            if tag.name in FORMATTING and opened[ended]:
                formatting, length = formatting - 1, length - opened[ended.start].length
            del opened[ended]
        else:
            elements += 1
            if elements > MAX_ELEMENTS:
                break
            trusts_ends = trusts_ends and tag.name not in OPAQUE
            if tag.name not in VOID:
                del opened[_begin(opened, tag.name) :]
                opened.append(tag)
            if tag.name in FORMATTING:
                formatting, length = formatting + 1, length + tag.length
        depth = max(depth, len(opened))
        reopened += formatting
        reopened_length += length
    return Size(elements, depth, reopened, reopened_length, trusts_ends)


def _begin(opened: list[Tag], name: str) -> int:
    """How many of the open elements are left when one begins that may end its like."""
    ends = _ENDED_BY.get(name, ())
    place = left = len(opened)
    while place and opened[place - 1].name in ends:
        place -= 1
        if opened[place].name != "p" or name == "p" or ends is _ROWS:
            left = place
            if ends is not _ROWS or opened[place].name == name:
                break
    return left


def _ended(opened: list[Tag], name: str) -> slice:
    """Which of the open elements one end tag ends.

    Formatting ends alone, when nothing but formatting was begun in it; another element with what is
    left open in it, when that needs no end tag. Of all else nothing is taken as ended.
    """
    is_formatting = name in FORMATTING
    passed = FORMATTING if is_formatting else _CAN_BE_LEFT_OPEN
    place = len(opened)
    while place:
        place -= 1
        if opened[place].name == name:
            return slice(place, place + 1 if is_formatting else len(opened))
        if opened[place].name not in passed:
            break
    return slice(0, 0)


def read_tags(markup: str) -> Iterator[Tag]:
    """The tags as the tokenizer of the HTML standard finds them (section 13.2.5), without comments.

    Behind one of `OPAQUE` there is no telling what is text: whatever looks like a tag comes as one,
    as long as it can be.
    """
    place = 0
    is_certain = True
    while mark := _MARK.search(markup, place):
        name, place = (mark[2] or "").lower(), mark.end()
        if is_certain:
            place = _end_of_tag(markup, place) if name else _end_of_comment(markup, mark)
            if not place:
                return
            if mark[0] == "<![CDATA[":
                # In a drawing it ends elsewhere than in a text.
                name = "svg"
        if name:
            length = place - mark.start() if is_certain else len(markup) - mark.start()
            yield Tag(name, bool(mark[1]), length)
            is_certain = is_certain and (name not in OPAQUE or bool(mark[1]))


def _end_of_comment(markup: str, mark: re.Match[str]) -> int:
    """Where a comment, or what is read as one, ends; 0 if it takes all that follows."""
    if mark[0] == "<!--":
        end = _END_OF_COMMENT.search(markup, mark.end())
        return end.end() if end else 0
    if mark[0].startswith("<!--"):
        return mark.end()
    return markup.find(">", mark.end()) + 1


def _end_of_tag(markup: str, place: int) -> int:
    """Where the tag ends whose name ends at a place; 0 if it never does, and takes all that follows."""
    count = 0
    while not (end := _END_OF_TAG.match(markup, place)):
        attribute = _ATTRIBUTE.match(markup, place)
        if not attribute:
            return 0
        place, count = attribute.end(), count + 1
        if count > MAX_ATTRIBUTES:
            raise BodyTooLarge(
                f"A tag of the text has more than {MAX_ATTRIBUTES} attributes. Remove the "
                "formatting, or paste it as plain text.",
                code="body_attributes",
            )
    return end.end()
