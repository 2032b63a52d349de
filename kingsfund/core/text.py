"""Plain text as it is kept, whoever typed it and wherever: the one tidying of the whole site.

Every function here takes time in proportion to the length of its text. Forms refuse what is too long
before they call any of them: see `kingsfund.core.fields`.
"""

import re
import unicodedata
from math import ceil

from anyascii import anyascii
from django.utils.text import slugify

# Hebrew with accents and Tibetan stack four and five; nothing that people read stacks more.
MARKS_IN_A_ROW = 5
# Nobody types this much into a field of no stated length.
RAW_LIMIT = 100_000

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Unicode, section 23.7: no text holds them, and XML may not.
_NONCHARACTER = "\ufdd0-\ufdef\ufffe\uffff"
_NONCHARACTER_BEYOND = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_CONTROL = re.compile(
    f"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029{_NONCHARACTER}{_NONCHARACTER_BEYOND}]"
)
# White space that is not typed into a line, but pasted: from slides, tables and old files.
_SPACE_IN_A_LINE = re.compile("[\t\x0b\x0c\x85\u2028\u2029]+")

# The one list of what cannot be seen. Nothing here is ever kept: it hides, disguises, or turns the
# direction of what follows.
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    f"\ufeff\uffa0\ufff0-\ufffc{_NONCHARACTER}"
)
_HIDDEN_BEYOND = (
    "\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
    f"{_NONCHARACTER_BEYOND}"
)
# Joiners, variation selectors and tags: seen by what they do to their neighbours, where they may be.
_BY_CONTEXT = "\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_ZERO_WIDTH = re.compile(f"[{_HIDDEN}{_HIDDEN_BEYOND}{_BY_CONTEXT}]")
# Characters beyond U+FFFF are looked for apart: a class without them is found by table.
_ALWAYS_CUT = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_HIDDEN}]")
_ALWAYS_CUT_BEYOND = re.compile(f"[{_HIDDEN_BEYOND}]")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_MAY_ADJOIN = re.compile("[\u180b-\u180f\u200c\u200d\ufe00-\ufe0f]")

# Letters and marks of scripts whose letters join, or stack: Arabic and its kin, those of India and
# South-East Asia, Mongolian.
_JOINING = (
    "\u0620-\u065f\u066e-\u06dc\u06df-\u06ef\u06fa-\u06ff\u0710-\u077f\u07ca-\u07f5\u0840-\u085b"
    "\u0860-\u086a\u0870-\u08ff\u0900-\u0963\u0970-\u0dff\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f"
    "\u1780-\u17b3\u17b6-\u17d3\u1807\u180a\u1820-\u18aa\u1900-\u1cff\ua800-\ua8ff\ua900-\uaadf"
    "\uabc0-\uabff\ufb50-\ufdcf\ufdf0-\ufdfc\ufe70-\ufefc\U00010ac0-\U00010aff"
    "\U00010b80-\U00010baf\U00010d00-\U00010d3f\U00010f30-\U00010fff\U00011000-\U00011fff"
    "\U0001e900-\U0001e95f"
)
_VIRAMA = (
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u1039\u17d2"
    "\u1a60\u1b44\u1bab\ua806\ua8c4\ua953\ua9c0\uaaf6\uabed"
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MONGOLIAN = "\u1807\u180a\u1820-\u18aa"
_PICTOGRAPH = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_KEPT_BY_CONTEXT = "|".join(
    [
        f"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])",
        f"(?<=[{_VIRAMA}])[\u200c\u200d]",
        f"(?:(?<=[{_PICTOGRAPH}])|(?<=[{_PICTOGRAPH}]\ufe0f))\u200d(?=[{_PICTOGRAPH}])",
        f"(?<=[{_PICTOGRAPH}0-9#*])[\ufe0e\ufe0f]",
        f"(?<=[{_HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",
        f"(?<=[{_MONGOLIAN}])(?:[\u180b-\u180d\u180f]|\u180e(?=[{_MONGOLIAN}]))",
        # The flags of Scotland and Wales: three to five letters and an end (UTS #51, section 2.7).
        "(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f",
    ]
)
_ADJOINING = re.compile(f"({_KEPT_BY_CONTEXT})|[{_BY_CONTEXT}]")
# No mark is in these blocks: Latin letters, and the signs of punctuation and currency.
_MAY_BE_MARK = re.compile("[^\x00-\u02ff\u1e00-\u1fff\u2000-\u20cf\u2100-\u22ff]")
_ADJOINING_OF_ANY_KIND = re.compile(f"[{_BY_CONTEXT}]")
# Where each look takes one away and the next finds another out of place, none was meant.
ROUNDS = 3
_JOINERS_IN_A_ROW = re.compile("([\u200c\u200d])[\u200c\u200d]+")

# Scripts written without spaces, and how many of their letters make a word on average.
_UNSPACED = [
    (re.compile(f"[\u3041-\u3096\u30a1-\u30fc\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9d{_HAN}]"), 2),
    (re.compile("[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6]"), 4),
    (re.compile("[\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3\u1950-\u19ab\uaa60-\uaa7a]"), 4),
]  # fmt: skip
_MAY_BE_UNSPACED = re.compile("[\u0e01-\u1dff\u3041-\uffff\U00020000-\U0003ffff]")
_TIBETAN_STOP = re.compile("[\u0f0b\u0f0c]")  # between syllables


def has_unstorable(text: str) -> bool:
    """Tell if it holds what a database refuses: NUL (PostgreSQL) or half a surrogate pair (both)."""
    return "\0" in text or _SURROGATE.search(text) is not None


def has_controls(line: str) -> bool:
    """Tell if a value of one line holds a line break, a control character or a noncharacter."""
    return _CONTROL.search(line) is not None


def with_spaces_in_line(line: str) -> str:
    """The line with a space for each tab, soft return or page break that was pasted into it."""
    return _SPACE_IN_A_LINE.sub(" ", line)


def tidy(text: str) -> str:
    """The text as it is kept: one kind of line break, composed letters, nothing hidden.

    Joiners, variation selectors and tags stay where a script or a pictograph needs them. There is
    at most one empty line in a row, and `MARKS_IN_A_ROW` combining marks. Tidying twice changes
    nothing.
    """
    text = text.replace("\t", " ")
    if not _is_plain(text):
        text = _cut(text)
    if not text.isascii():
        text = _adjoined(_composed(text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", text).strip()


def tidy_line(text: str) -> str:
    """The same for a value of one line: every run of white space is one space."""
    return " ".join(tidy(text).split())


def without_hidden(text: str) -> str:
    """The text without what hides or turns, its line breaks of one kind; letters as they are."""
    if _is_plain(text):
        return text
    return _adjoined(_cut(text))


def without_zero_width(text: str) -> str:
    """The text without anything that takes no room, needed or not: for matching, not for keeping."""
    return text if text.isascii() else _ZERO_WIDTH.sub("", text)


def _is_plain(text: str) -> bool:
    # Most texts are plain English.
    return text.isascii() and text.replace("\n", "").isprintable()


def _cut(text: str) -> str:
    """The text with line breaks of one kind and without what is never kept."""
    text = _ALWAYS_CUT.sub("", _BREAK.sub("\n", text))
    return _ALWAYS_CUT_BEYOND.sub("", text) if _BEYOND.search(text) else text


def _composed(text: str) -> str:
    """The text in Unicode's normal form C.

    The limit comes first, because composing sorts each run of marks in quadratic time, and once
    more after it, because a few characters compose into several marks.
    """
    return limit_marks(unicodedata.normalize("NFC", limit_marks(text)))


def _adjoined(text: str) -> str:
    """The text with each joiner, selector and tag only where it does something."""
    for _ in range(ROUNDS):
        if not (_MAY_ADJOIN.search(text) or _BEYOND.search(text)):
            return text
        kept = _ADJOINING.sub(r"\1", _JOINERS_IN_A_ROW.sub(r"\1", text))
        if kept == text:
            return text
        # What stood on both sides of one is together now, and marks change places.
        text = _composed(kept)
    return _composed(_ADJOINING_OF_ANY_KIND.sub("", text))


def limit_marks(text: str, limit: int = MARKS_IN_A_ROW) -> str:
    """The text with at most so many combining marks in a row; what joins does not end a row."""
    if text.isascii() or not _MAY_BE_MARK.search(text):
        return text
    kept, row = [], 0
    for char in text:
        if char.isascii():
            row = 0
        elif is_mark(char):
            row += 1
        elif char not in "\u200c\u200d":
            row = 0
        if row <= limit:
            kept.append(char)
    return "".join(kept)


def is_mark(char: str) -> bool:
    """Tell if a character is drawn on the one before it, or sorted by a normal form of Unicode.

    Marks without a combining class (Mn, Me), marks that take room but have one (some of Mc), and
    the half-width voicing marks, which become marks in the compatibility forms.
    """
    return (
        unicodedata.combining(char) != 0
        or unicodedata.category(char) in ("Mn", "Me")
        or char in "\uff9e\uff9f"
    )


def count_words(text: str) -> int:
    """How many words a text has, in any script.

    What stands between blanks is a word if it has a letter or a digit. Chinese and Japanese count
    one word for each two characters, Thai, Lao, Burmese and Khmer one for each four letters: about
    what they come to in translation, and what readers take for them.
    """
    count = 0
    if _MAY_BE_UNSPACED.search(text):
        for letters, per_word in _UNSPACED:
            text, found = letters.subn(" ", text)
            count += ceil(found / per_word)
        text = _TIBETAN_STOP.sub(" ", text)
    words = text.split()
    others = [word for word in words if not word.isalnum()]
    return count + len(words) - sum(not any(map(str.isalnum, word)) for word in others)


def make_slug(text: str, length: int) -> str:
    """A slug of small Latin letters, digits and hyphens, whatever the script; "" if nothing is left.

    Letters of other scripts and Latin letters of their own become their nearest ones: "Łódź" is
    "lodz", "Straße" is "strasse".
    """
    text = limit_marks(text[: 20 * length])
    if not text.isascii():
        # Signs and pictographs have names in ASCII, which nobody wrote.
        words = "".join(" " if unicodedata.category(c)[0] == "S" else c for c in text)
        text = anyascii(unicodedata.normalize("NFC", words))
    return slugify(text)[:length].strip("-_")
