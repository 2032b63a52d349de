"""Text as it is compared: without capitals, accents and letters that only look like others."""

import re
import unicodedata
from functools import cache

from kingsfund.core.text import is_mark, without_zero_width

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text in small letters without accents, each look-alike as the Latin letter it resembles.

    "Сásino" with a Cyrillic С is "casino". Folding twice changes nothing.
    """
    if text.isascii():
        return text.casefold()
    # Marks go first, because normalising sorts each run of them in quadratic time.
    text = without_marks(without_zero_width(text))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = without_marks(unicodedata.normalize("NFKD", text))
    return text.translate(latin_for_lookalikes()).casefold()


def without_marks(text: str) -> str:
    return "".join(char for char in text if not is_mark(char))


def folded_words(text: str) -> list[str]:
    """The folded words, which are runs of letters and digits."""
    return _WORD.findall(fold(text))


@cache
def latin_for_lookalikes() -> dict[int, str]:
    """By the code of a letter that is not Latin: the small Latin letter that people take it for."""
    from confusable_homoglyphs.confusables import confusables_data  # takes a while to read

    table: dict[int, str] = {}
    for char, others in confusables_data.items():
        if len(char) == 1 and char.isalpha() and not is_latin(char):
            latin = [other["c"] for other in others if is_ascii_letter(other["c"])]
            if latin:
                table[ord(char)] = latin[0].lower()
    # What Unicode lists for capitals is seen after their small letters have taken their place.
    for code, letter in list(table.items()):
        for char in chr(code).casefold():
            table.setdefault(ord(char), letter)
    return table


def is_ascii_letter(char: str) -> bool:
    return len(char) == 1 and char.isascii() and char.isalpha()


def is_latin(char: str) -> bool:
    return char.isascii() or script_of(char) == "LATIN"


def script_of(char: str) -> str:
    """The first word of the letter's name in Unicode: LATIN, CYRILLIC, GREEK."""
    return unicodedata.name(char, "").partition(" ")[0]
