"""Foreign text made plain: names, titles, letters."""

import re
import unicodedata

from django.utils.text import slugify

from articles.importing.tokens import Tag, read_tokens

LETTER_LIMIT = 65_535  # characters; WordPress stores no more bytes than that

# Soft hyphen, zero-width and bidirectional controls, byte order mark: they hide or turn text.
_INVISIBLE = re.compile("[\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BLOCKS = frozenset(
    ["p", "div", "blockquote", "pre", "ul", "ol", "table", "dl"] + [f"h{n}" for n in range(1, 7)]
)
_LINES = frozenset(["br", "tr", "dt", "dd", "address"])


def plain_line(text: str) -> str:
    """The text on one line, without characters that hide, turn or control."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(_CONTROL.sub(" ", text).split())


def plain_title(markup: str) -> str:
    """A title, a name or an excerpt as one line without its markup: tags out, entities read."""
    parted = _BLOCKS | _LINES
    pieces = (
        token if isinstance(token, str) else " " * (token.name in parted)
        for token in read_tokens(markup)
    )
    return plain_line("".join(pieces))


def cut(text: str, length: int) -> str:
    """The text if it is no longer than that, else its beginning, cut at a word and so marked."""
    if len(text) <= length:
        return text
    return text[: length - 2].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def ascii_slug(text: str, *, length: int) -> str:
    """A slug of unaccented letters, or nothing when the text is in another script."""
    return slugify(text)[:length].strip("-_")


def plain_letter(markup: str) -> str:
    """A comment's markup as plain text: blank lines between paragraphs, links by their address."""
    pieces: list[str] = []
    address, label_from = "", 0
    for token in read_tokens(markup[:LETTER_LIMIT].replace("\r\n", "\n").replace("\r", "\n")):
        if isinstance(token, str):
            pieces.append(token)
        elif token.name == "a":
            if address and address.rstrip("/") not in "".join(pieces[label_from:]):
                pieces.append(f" ({address})")
            address, label_from = _address(token), len(pieces)
        else:
            pieces.append(_stand_in(token))
    # A run is looked at from its beginning only: from each of its characters would be the square.
    text = _CONTROL.sub("", _INVISIBLE.sub("", "".join(pieces)))
    text = re.sub(r"(?<![ \t\xa0])[ \t\xa0]++\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<!\n)\n++– ", "\n– ", text)).strip()


def _address(token: Tag) -> str:
    address = (token.attributes.get("href") or token.attributes.get("src") or "").strip()
    return address if address.startswith(("http://", "https://")) else ""


def _stand_in(token: Tag) -> str:
    """What plain text has in place of a tag: mostly nothing."""
    if token.name == "img":
        return f"{token.attributes.get('alt', '')} ({_address(token)})" if _address(token) else ""
    if token.name == "li":
        return "" if token.is_end else "\n– "
    if token.name in _LINES:
        return "\n"
    return "\n\n" if token.name in _BLOCKS else ""
