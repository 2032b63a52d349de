"""Foreign text made plain: names, titles, letters."""

import re

from articles.importing.tokens import TagToken, read_tokens
from kingsfund.core.text import make_slug, tidy, tidy_line

RAW_TEXT_LIMIT = 65_535  # characters; WordPress stores no more bytes than that

_BLOCKS = frozenset(
    ["p", "div", "blockquote", "pre", "ul", "ol", "table", "dl"] + [f"h{n}" for n in range(1, 7)]
)
_LINES = frozenset(["br", "tr", "dt", "dd", "address"])


def plain_line(text: str) -> str:
    """The text on one line, without characters that hide, turn or control.

    Beyond `RAW_TEXT_LIMIT` nothing of it is read.
    """
    return tidy_line(text[:RAW_TEXT_LIMIT])


def plain_title(markup: str) -> str:
    """A title, a name or an excerpt as one line without its markup: tags out, entities read."""
    parted = _BLOCKS | _LINES
    pieces = (
        token if isinstance(token, str) else " " * (token.name in parted)
        for token in read_tokens(markup[:RAW_TEXT_LIMIT])
    )
    return plain_line("".join(pieces))


def cut(text: str, length: int) -> str:
    """The text if it is no longer than that, else its beginning, cut at a word and so marked."""
    if len(text) <= length:
        return text
    return text[: length - 2].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def ascii_slug(text: str, *, length: int) -> str:
    """A slug of unaccented Latin letters, whatever the script; nothing if there is no letter."""
    return make_slug(text, length)


def plain_comment(markup: str) -> str:
    """A comment's markup as plain text: blank lines between paragraphs, links by their address."""
    pieces: list[str] = []
    address, label_from = "", 0
    for token in read_tokens(markup[:RAW_TEXT_LIMIT].replace("\r\n", "\n").replace("\r", "\n")):
        if isinstance(token, str):
            pieces.append(token)
        elif token.name == "a":
            if address and address.rstrip("/") not in "".join(pieces[label_from:]):
                pieces.append(f" ({address})")
            address, label_from = _address(token), len(pieces)
        else:
            pieces.append(_stand_in(token))
    # From the beginning of a run only: from each of its characters would be the square.
    return re.sub(r"(?<!\n)\n++– ", "\n– ", tidy("".join(pieces)))


def _address(token: TagToken) -> str:
    address = (token.attributes.get("href") or token.attributes.get("src") or "").strip()
    return address if address.startswith(("http://", "https://")) else ""


def _stand_in(token: TagToken) -> str:
    """What plain text has in place of a tag: mostly nothing."""
    if token.name == "img":
        return f"{token.attributes.get('alt', '')} ({_address(token)})" if _address(token) else ""
    if token.name == "li":
        return "" if token.is_end else "\n– "
    if token.name in _LINES:
        return "\n"
    return "\n\n" if token.name in _BLOCKS else ""
