"""Foreign HTML as a stream of tags and text, in time that grows with its length and no faster.

`html.parser` takes minutes over 20 kB of unclosed tags, and an HTML5 parser can make a thousand
elements of one unclosed <b>. Exports hold what strangers typed, so neither reads it first.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,40})
        (?P<attributes>(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=|["'])*+)>""",
    re.X,
)
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z][\w:-]{0,40})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_DECLARATION = re.compile(r"<[!?/][^>]*+>")
# Python refuses to make a number of thousands of digits, and Unicode ends long before.
_ENDLESS = re.compile(r"&#[xX]?[0-9a-fA-F]{10,}+;?")
_LOOSE_TAG = re.compile(r"<[^<>]*>")
# What is between these tags is for machines.
_UNREAD = {
    name: re.compile(rf"</{name}\s{{0,20}}>", re.I)
    for name in (
        *("script", "style", "iframe", "svg", "canvas", "template", "noscript", "textarea"),
        *("annotation", "annotation-xml"),  # A formula once more, in another language.
    )
}


class TagToken(NamedTuple):
    name: str
    attributes: dict[str, str]
    is_end: bool = False


def read_entities(text: str) -> str:
    return html.unescape(_ENDLESS.sub("", text))


def read_tokens(markup: str) -> Iterator[TagToken | str]:
    """Tags (comments and declarations left out) and runs of text with their entities read.

    What follows a tag or comment that never ends is taken for text: no words are lost.
    """
    at, unread = 0, dict(_UNREAD)
    while at < len(markup):
        follows = markup[at + 1 : at + 2]
        if markup[at] != "<":
            stop = markup.find("<", at)
            stop = len(markup) if stop < 0 else stop
            yield read_entities(markup[at:stop])
        elif markup.startswith("<!--", at):
            stop = markup.find("-->", at + 4) + 3
            stop = stop if stop > 2 else 0
        elif match := _TAG.match(markup, at):
            tag = _read_tag(match)
            yield tag
            stop = match.end()
            if tag.name in unread and not tag.is_end and not match["attributes"].endswith("/"):
                closed = unread[tag.name].search(markup, stop)
                if closed:
                    stop = closed.end()
                else:
                    del unread[tag.name]  # Nor will another of the kind be closed.
        elif follows in ("!", "?", "/"):
            match = _DECLARATION.match(markup, at)
            stop = match.end() if match else 0
        elif follows.isalpha():
            stop = 0
        else:
            yield "<"
            stop = at + 1
        if not stop:
            yield read_entities(_LOOSE_TAG.sub("", markup[at:]))
            return
        at = stop


def _read_tag(match: re.Match[str]) -> TagToken:
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(match["attributes"]):
        attributes.setdefault(name.lower(), read_entities("".join(values)))
    return TagToken(match["name"].lower(), attributes, bool(match["end"]))
