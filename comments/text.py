"""What a reader typed: tidied on the way in, and safe paragraphs on the way out."""

import re
import unicodedata
from html import escape

from django.utils.safestring import SafeString, mark_safe

MARKS_IN_A_ROW = 3

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Characters that take no room or turn the direction of what follows: they can only hide or disguise.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
# A host with a dot, so that "http://x" in running text stays text. Each part excludes what may
# follow it, which leaves the search nothing to go back for: its time grows with the text's length.
_LINK = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
_TRAILING = ".,;:!?…'’”»"


def has_unstorable(text: str) -> bool:
    """Whether it holds what a database refuses: NUL (PostgreSQL) or half a surrogate pair (both)."""
    return "\0" in text or _SURROGATE.search(text) is not None


def has_controls(line: str) -> bool:
    """Whether a value of one line holds a line break or another control character."""
    return _CONTROL.search(line) is not None


def tidy(text: str) -> str:
    """The text as it is kept: one kind of line break, composed letters, nothing invisible.

    At most one empty line in a row, and three combining marks. Tidying twice changes nothing.
    """
    text = without_invisible(text.replace("\t", " "))
    if not text.isascii():
        # The limit comes first, because composing sorts each run of marks in quadratic time, and
        # once more after it, because a few characters compose into several marks.
        text = _limit_marks(unicodedata.normalize("NFC", _limit_marks(text)))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", text).strip()


def tidy_line(text: str) -> str:
    """The same for a value of one line: every run of white space is one space."""
    return " ".join(tidy(text).split())


def without_invisible(text: str) -> str:
    # Nearly all that is shown was tidied on the way in, and most of it is plain English.
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _INVISIBLE.sub("", _BREAK.sub("\n", text))


def _limit_marks(text: str) -> str:
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if run <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def to_html(text: str) -> SafeString:
    """The text as HTML that holds only `p`, `br` and `a` with an http or https address.

    Takes any text, tidied or not, in time that grows with its length.
    """
    paragraphs = [part.strip("\n") for part in without_invisible(text).split("\n\n")]
    return mark_safe("\n".join(f"<p>{_lines(part)}</p>" for part in paragraphs if part.strip()))


def _lines(paragraph: str) -> str:
    return _with_links(paragraph).replace("\n", "<br>\n")


def _with_links(text: str) -> str:
    if "://" not in text:
        return escape(text)
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        url = _without_trailing(match.group())
        pieces.append(escape(text[end : match.start()]))
        pieces.append(f'<a href="{escape(url)}" rel="nofollow ugc noopener">{escape(url)}</a>')
        end = match.start() + len(url)
    pieces.append(escape(text[end:]))
    return "".join(pieces)


def _without_trailing(url: str) -> str:
    """The address without the punctuation that belongs to the sentence around it."""
    end, opened, closed = len(url), url.count("("), url.count(")")
    while url[end - 1] in _TRAILING or (url[end - 1] == ")" and closed > opened):
        closed -= url[end - 1] == ")"
        end -= 1
    return url[:end]
