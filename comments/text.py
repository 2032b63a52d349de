"""A comment's plain text as HTML: paragraphs, line breaks, links."""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from kingsfund.core.text import without_hidden

# What ends an address inside a sentence: quotation marks of any kind, and the brackets and stops
# of Chinese and Japanese, which are never part of one. (Full-width forms of them as well.)
ENDS = (
    '\\s<>"“”„«»‹›「」『』\u3001-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20'
    "\uff3b-\uff40\uff5b-\uff65"
)
_REST = rf"(?:[/?#][^{ENDS}]*)?"
# A host with a dot, so that "http://x" in running text stays text. Each part excludes what may
# follow it, which leaves the search nothing to go back for: its time grows with the text's length.
_WITH_SCHEME = rf"https?://[\w-]+(?:\.[\w-]+)+(?::\d{{1,5}})?{_REST}"
_WITHOUT = rf"(?<![\w@./:-])www(?:\.[\w-]+){{2,}}(?::\d{{1,5}})?{_REST}"
_LINK = re.compile(_WITH_SCHEME, re.IGNORECASE)
_LINK_OR_WWW = re.compile(f"{_WITH_SCHEME}|{_WITHOUT}", re.IGNORECASE)
_STOPS = frozenset(".,;:!?…'’*،؛؟۔।॥")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
# What people put on both sides of a word to make it stand out; one in front tells of one behind.
_EMPHASIS = frozenset("_~`|")


def to_html(text: str) -> SafeString:
    """The text as HTML that holds only `p`, `br` and `a` with an http or https address.

    Each paragraph finds its own direction, so that an Arabic one ends on its left. Takes any text,
    tidied or not, in time that grows with its length.
    """
    paragraphs = [part.strip("\n") for part in without_hidden(text).split("\n\n")]
    return mark_safe(
        "\n".join(f'<p dir="auto">{_lines(part)}</p>' for part in paragraphs if part.strip())
    )


def _lines(paragraph: str) -> str:
    return _with_links(paragraph).replace("\n", "<br>\n")


def _with_links(text: str) -> str:
    has_www = "www." in text.lower()
    if "://" not in text and not has_www:
        return escape(text)
    pieces, end = [], 0
    for match in (_LINK_OR_WWW if has_www else _LINK).finditer(text):
        shown = _without_trailing(
            match.group(), before=text[max(end, match.start() - 3) : match.start()]
        )
        address = shown if "://" in shown else f"https://{shown}"
        pieces.append(escape(text[end : match.start()]))
        pieces.append(
            f'<a href="{escape(address)}" rel="nofollow ugc noopener">{escape(shown)}</a>'
        )
        end = match.start() + len(shown)
    pieces.append(escape(text[end:]))
    return "".join(pieces)


def _without_trailing(url: str, *, before: str) -> str:
    """The address without what belongs to the sentence around it; `before` is what precedes it.

    A closing bracket is part of the address if it was opened there.
    """
    end = len(url)
    surplus = {close: url.count(close) - url.count(open_) for close, open_ in _BRACKETS.items()}
    while (
        (last := url[end - 1]) in _STOPS
        or surplus.get(last, 0) > 0
        or (last in _EMPHASIS and last in before)
    ):
        if last in surplus:
            surplus[last] -= 1
        end -= 1
    return url[:end]
