"""Parse one element of an export, mending what exports in the wild get wrong."""

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

# XML 1.0, section 2.2: what may never appear, not even as a character reference.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&(?:#(\d{1,9})|#[xX]([0-9a-fA-F]{1,7})|(\w{1,32}));|&")
_OF_XML = frozenset(["amp", "lt", "gt", "quot", "apos"])


class NotWellFormed(Exception):
    """The element cannot be parsed, not even mended."""


def parse_xml(text: str) -> tuple[Element, list[str]]:
    """An element and what had to be mended in it. Raises `NotWellFormed`.

    Names keep their prefix (`wp:post_id`): WordPress never writes others, and an element that was
    cut out of its file needs no declarations this way. Without a document type, expat expands no
    entities but XML's own five.
    """
    text, illegal = _ILLEGAL.subn("", text)
    repairs = [f"{illegal} characters that XML forbids were taken out"] if illegal else []
    if unread := text.count("\ufffd"):
        repairs.append(f"{unread} characters could not be read and show as \ufffd")
    try:
        return _build(text), repairs
    except ExpatError:
        repairs.append("stray ampersands and entities outside CDATA were mended")
    try:
        return _build("".join(_mended(text))), repairs
    except ExpatError as error:
        raise NotWellFormed(str(error)) from error


def _build(text: str) -> Element:
    builder = TreeBuilder()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text, True)
    return builder.close()


def _mended(text: str) -> Iterator[str]:
    """The text with HTML's entities and lone ampersands outside CDATA written as XML wants them."""
    outside, *sections = text.split("<![CDATA[")
    yield _REFERENCE.sub(_mend_reference, outside)
    for section in sections:
        inside, end, outside = section.partition("]]>")
        yield "<![CDATA[" + inside + end + _REFERENCE.sub(_mend_reference, outside)


def _mend_reference(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        legal = code <= 0x10FFFF and not _ILLEGAL.match(chr(code))
        return match.group() if legal else ""
    if name in _OF_XML:
        return match.group()
    return escape(html5.get(f"{name};", "")) or "&amp;" + match.group()[1:]
