"""WordPress's shortcodes, `[name attributes]inner[/name]`, as markup that says what was there."""

import re
from html import escape

from articles.importing.notes import NOTE, is_note_shortcode

_TOKEN = re.compile(
    r"<[^<>]*>|(\[?)\[(/?)([A-Za-z][\w-]{0,40})((?:[\s=:][^\[\]]{0,1500})?)/?\](\]?)"
)
_CLOSED = re.compile(r"\[/([A-Za-z][\w-]{0,40})\]")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]+")
_PICTURE = re.compile(r"\s*(<a\b[^<>]*>\s*<img\b[^<>]*>\s*</a>|<img\b[^<>]*>)(.*)", re.S)
_CAPTION = re.compile(r"""caption=(?:"([^"]*)"|'([^']*)')""")
_DEPTH = 4
_CAPTIONS = frozenset(["caption", "wp_caption"])
_GALLERIES = frozenset(["gallery", "playlist"])

Frame = tuple[str, str, list[str]]  # A shortcode that is open: name, attributes, what is inside.


class Shortcodes:
    """Rewrites the shortcodes of one text; `left_out` names those it could make nothing of.

    `notes` counts the footnotes among them.
    """

    def __init__(self, link: str) -> None:
        self._link = link
        self.left_out: set[str] = set()
        self.notes = 0

    def expand(self, markup: str) -> str:
        closed = set(_CLOSED.findall(markup))
        frames: list[Frame] = [("", "", [])]
        at = 0
        for token in _TOKEN.finditer(markup):
            frames[-1][2].append(markup[at : token.start()])
            at = token.end()
            escaped, is_end, name, attributes, doubled = token.groups(default="")
            if not name:
                frames[-1][2].append(token.group())
            elif escaped and doubled:
                frames[-1][2].append(token.group()[1:-1])
            else:
                frames[-1][2].append(escaped)
                if is_end:
                    self._close(frames, name, token.group())
                elif name in closed and len(frames) <= _DEPTH:
                    frames.append((name, attributes, []))
                else:
                    frames[-1][2].append(self._single(name, attributes, token.group()))
                frames[-1][2].append(doubled)
        frames[-1][2].append(markup[at:])
        while len(frames) > 1:
            self._give_up(frames)
        return "".join(frames[0][2])

    def _close(self, frames: list[Frame], name: str, as_written: str) -> None:
        if name not in [frame[0] for frame in frames]:
            frames[-1][2].append("" if name in _CAPTIONS else as_written)
            return
        while frames[-1][0] != name:
            self._give_up(frames)
        name, attributes, pieces = frames.pop()
        inner = "".join(pieces)
        if is_note_shortcode(name, frames[-1][2]) and inner.strip():
            self.notes += 1
            frames[-1][2].append(f"<{NOTE}>{inner}</{NOTE}>")
        else:
            frames[-1][2].append(self._pair(name, attributes, inner))

    def _give_up(self, frames: list[Frame]) -> None:
        """The innermost shortcode has no end: it stands alone, and what followed it stays."""
        name, attributes, pieces = frames.pop()
        frames[-1][2].append(self._single(name, attributes, f"[{name}{attributes}]"))
        frames[-1][2].extend(pieces)

    def _single(self, name: str, attributes: str, as_written: str) -> str:
        if name in _GALLERIES:
            return f'<p><x-{name} src="{escape(self._link)}" alt="on the original page"></p>'
        if address := _ADDRESS.search(attributes):
            return _embed(name, address.group())
        if "=" not in attributes:
            return as_written  # An editor's [sic] looks the same.
        self.left_out.add(name)
        return ""

    def _pair(self, name: str, attributes: str, inner: str) -> str:
        if name in _CAPTIONS:
            return _figure(inner, attributes)
        if address := _ADDRESS.fullmatch(inner.strip()):
            return _embed(name, address.group())
        if address := _ADDRESS.search(attributes):
            if name in ("video", "audio", "embed") or not inner.strip():
                return _embed(name, address.group()) + inner
            return f'<a href="{escape(address.group())}">{inner}</a>'
        self.left_out.add(name)
        return inner


def _embed(name: str, address: str) -> str:
    tag = name if name in ("video", "audio") else "embed"
    return f'<p><{tag} src="{escape(address)}"></{tag}></p>'


def _figure(inner: str, attributes: str) -> str:
    picture = _PICTURE.fullmatch(inner)
    if not picture:
        return inner
    stated = _CAPTION.search(attributes)
    caption = picture[2].strip() or ("".join(filter(None, stated.groups())) if stated else "")
    return f"<figure>{picture[1]}<figcaption>{caption}</figcaption></figure>"
