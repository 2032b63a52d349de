"""The words of a comment as the classifier counts them: each once, and no names.

Whoever changes what comes out here raises `TOKENISER`: what was counted by another number cannot be
taken back word by word, so the classifier then begins again from the decisions.
"""

import re
from collections.abc import Iterator

WORD_LIMIT = 24

TOKENISER = 2

# What is never told apart: kinds of thing, not the thing. No word has a space in it.
LINK, ADDRESS, MONEY = "a link", "an e-mail address", "a sum of money"
NUMBER, PERCENT, MIXED = "a number", "a percentage", "letters and digits"
LONG, EXCLAIMED = "a very long word", "several !!"
SHOUTED, TITLED = "words in capitals", "many capitals"

LONGEST_WORD = WORD_LIMIT - 4
# This many words that look like names, and this share of all, make a text shout, not name.
MANY_NAMES, SHARE_OF_NAMES = 6, 0.4

_HOST = re.compile(
    r"(?:[\w-]+\.)+(?:com|net|org|info|biz|ru|cn|io|shop|xyz|top)(?:/\S*)?[.,;:!?)]*"
)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_TOKEN = re.compile(
    rf"""
    (?P<money>[£$€]\s?\d[\d.,]*)
    | (?P<percent>\d[\d.,]*%)
    | (?P<number>\d[\d.,:/-]*(?![^\W_]))
    | (?P<exclaimed>!{{2,}})
    | (?P<end>[.!?:;“”"()•–—]+)
    | (?P<word>{_WORD.pattern})
    """,
    re.VERBOSE,
)
_KINDS = {"money": MONEY, "percent": PERCENT, "number": NUMBER, "exclaimed": EXCLAIMED}


def tokens_of(text: str, *, apart_from: str = "") -> list[str]:
    """The words of a text, sorted, each once, without those that stand in `apart_from`.

    A word with a capital that does not begin a sentence is taken for a name and left out, also where
    the same word begins one. Names in small letters, in capitals throughout, or only ever at the
    beginning of a sentence are not known for names.
    """
    found: set[str] = set()
    names = {_plain(name) for name in _WORD.findall(apart_from)}
    read = list(_read(text))
    for word, is_name in read:
        (names if is_name else found).add(word)
    capitals = sum(is_name for _, is_name in read)
    if capitals >= MANY_NAMES and capitals > SHARE_OF_NAMES * len(read):
        found.add(TITLED)
    return sorted(found - names)


def _read(text: str) -> Iterator[tuple[str, bool]]:
    """Each word or kind of thing, and whether it looks like a name where it stands."""
    begins = True
    for chunk in text.split():
        if kind := _kind_of(chunk):
            yield kind, False
            begins = False
            continue
        for match in _TOKEN.finditer(chunk):
            group, token = match.lastgroup, match.group()
            if group in _KINDS:
                yield _KINDS[group], False
            elif group == "word":
                yield from _read_word(token, begins=begins)
            begins = group in ("end", "exclaimed")


def _kind_of(chunk: str) -> str:
    """What a run without white space is as a whole, if it is not words."""
    if "://" in chunk or chunk.lower().startswith("www."):
        return LINK
    if "@" in chunk and "." in chunk:
        return ADDRESS
    return LINK if "." in chunk[1:] and _HOST.fullmatch(chunk.lower()) else ""


def _read_word(token: str, *, begins: bool) -> Iterator[tuple[str, bool]]:
    word = _plain(token)
    if any(char.isdigit() for char in word):
        yield MIXED, False
    elif len(word) > LONGEST_WORD:
        yield LONG, False
    elif len(word) > 1:
        # Short words in capitals are abbreviations, mostly, and neither shouted nor a name.
        if token.isupper() and len(token) > 4:
            yield SHOUTED, False
        is_name = token[0].isupper() and not token.isupper() and not begins
        yield word, is_name and not word.startswith("i'")


def _plain(token: str) -> str:
    """One spelling of a word: small letters, straight apostrophes, no possessive."""
    return token.replace("’", "'").casefold().removesuffix("'s").strip("_")
