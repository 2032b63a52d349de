"""Foreign HTML made into the HTML of a body: few elements, and one way of writing each."""

import re
from collections import Counter
from html import escape, unescape
from urllib.parse import unquote, urljoin, urlsplit

from articles.importing.elements import (
    ATTRIBUTES,
    BLOCKS,
    DRAWINGS,
    EMBEDDED,
    ENDED_BY,
    HEADINGS,
    INLINE,
    SAME,
    TRANSPARENT,
)
from articles.importing.notes import NOTE
from articles.importing.text import cut, plain_line
from articles.importing.tokens import TagToken

# HTML counts a form feed as white space and XML forbids it, so no export has one: here it stands
# for a line break that its writer meant.
MEANT = "\f"
DEPTH = 40

_EMPTY = re.compile(
    r"<(p|a|strong|em|s|sub|sup|code|abbr|cite|q|del|ins|h[234]|li|ul|ol|blockquote|figure"
    r"|figcaption|dl|dt|dd)(?:\s[^<>]*)?>(?:\s|<br>)*+</\1>\n?"
)
# From the beginning of a run of blanks only, each run read once.
_END_OF_PARAGRAPH = re.compile(r"(?<![ \t\n])[ \t\n]*+\f[ \t\n]*+\f[ \t\n\f]*+")
_SPACE = re.compile(r"[ \t\n]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_WITHIN = '<a href="#'  # How a link to a place in the text begins.


class BodyWriter:
    """Takes tags and text, writes paragraphs, links and little else.

    `embedded` counts by kind what only a link is left of, `lost` what nothing is left of.
    What it writes is nested properly and not deeply, so that the sanitiser behind it has no work
    that grows faster than the text.
    """

    def __init__(self, base: str, *, shift: int = 0, names_embedded: bool = True) -> None:
        """`base` resolves addresses, `shift` lowers headings, for a body that has a first level."""
        self._base, self._shift, self._names_embedded = base, shift, names_embedded
        self._out: list[str] = []
        self._open: list[str] = []
        self._link = self._carried = ""  # A link as written, and one that a block broke into.
        self._is_fresh, self._needs_space, self._break = True, False, ""
        # Headings by their place in what is written, and what places in the text are called.
        self._headings: dict[int, str] = {}
        self._places: dict[str, int] = {}
        self._names: list[str] = []
        self.embedded: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()

    def add(self, token: TagToken | str) -> None:
        if isinstance(token, str):
            self._add_text(token)
            return
        name = SAME.get(token.name, token.name)
        if name in HEADINGS:
            name = f"h{min(4, max(2, int(name[1]) + self._shift))}"
        if token.is_end:
            self._end(name)
        else:
            self._name_place(token.attributes)
            self._start(name, token.attributes)

    def finish(self) -> str:
        """The HTML of what was added, without elements that hold nothing."""
        self._close_down_to(0)
        self._lead_links()
        html = "".join(self._out)
        for _ in range(DEPTH):
            html, found = _EMPTY.subn("", html)
            if not found:
                break
        return html

    # Tags

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in EMBEDDED:
            self._embed(name, attributes)
        if name in DRAWINGS:
            self.lost[DRAWINGS[name]] += 1
        if NOTE in self._open and name not in INLINE:
            self._add_text(" ")  # A note is one paragraph.
        elif name == "br":
            self._break_line()
        elif name == "hr":
            self._begin_block(name)
            self._out.append("<hr>\n")
        elif len(self._open) >= DEPTH:
            return
        elif name == "a":
            self._start_link(attributes)
        elif name == NOTE:
            self._start_note()
        elif name in INLINE:
            self._begin_text()
            self._push(name, _written(name, attributes))
        elif name in HEADINGS:
            self._begin_block(name)
            self._start_heading(name)
        elif name in BLOCKS or name in TRANSPARENT:
            self._begin_block(name)
            self._push(name, _written(name, attributes) if name in BLOCKS else "")

    def _start_note(self) -> None:
        if "pre" in self._open:
            return
        self._begin_text()
        self._out[-1] = self._out[-1].rstrip(" ")
        self._push(NOTE, '<span class="note">')

    def _start_heading(self, name: str) -> None:
        self._push(name, f"<{name}>")
        self._headings[len(self._out) - 1] = name
        for place in self._names:
            self._places.setdefault(place, len(self._out) - 1)
        self._names = []

    def _name_place(self, attributes: dict[str, str]) -> None:
        """Remember what a place is called until a heading begins there, or belongs to it."""
        for name in filter(None, (attributes.get("id"), attributes.get("name"))):
            at = max(self._headings, default=-1)
            if HEADINGS.isdisjoint(self._open):
                self._names.append(name)
            else:
                self._places.setdefault(name, at)

    def _lead_links(self) -> None:
        """Lead links within the text to the headings they are for; the others become words."""
        called: dict[int, str] = {}
        for place, at in self._places.items():
            called.setdefault(at, place)
        for at, place in called.items():
            self._out[at] = f'<{self._headings[at]} id="{escape(place)}">'
        is_lost = False
        for number, piece in enumerate(self._out):
            if piece.startswith(_WITHIN):
                heading = self._places.get(
                    unescape(piece[len(_WITHIN) : piece.index('"', len(_WITHIN))])
                )
                is_lost = heading is None
                self.lost["link within the text"] += is_lost
                self._out[number] = (
                    "" if heading is None else f'{_WITHIN}{escape(called[heading])}">'
                )
            elif piece == "</a>" and is_lost:
                self._out[number], is_lost = "", False

    def _start_link(self, attributes: dict[str, str]) -> None:
        address = self._resolve(attributes.get("href", ""))
        if not address and attributes.get("href", "").strip("# \t\n"):
            self.lost["link that leads nowhere"] += 1
        if address and "a" not in self._open:
            self._carried = ""
            self._begin_text()
            if self._out[-1] == "</a>":
                self._out.append(" ")  # Two buttons side by side are two words.
            self._link = _written("a", {**attributes, "href": address})
            self._push("a", self._link)

    def _end(self, name: str) -> None:
        if NOTE in self._open and name not in INLINE and name != NOTE:
            self._add_text(" ")
            return
        if name == "a":
            self._carried = ""
        if name in self._open:
            at = len(self._open) - 1 - self._open[::-1].index(name)
            if name not in INLINE or INLINE.issuperset(self._open[at:]):
                self._close_down_to(at)
        elif name == "p":
            self._end_paragraph()

    def _push(self, name: str, written: str) -> None:
        self._open.append(name)
        self._out.append(written)

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            name = self._open.pop()
            if name in INLINE or name == NOTE:
                self._out.append("</span>" if name == NOTE else f"</{name}>")
                continue
            self._is_fresh, self._break = True, ""
            if name in BLOCKS:
                self._out.append(f"</{name}>\n")

    def _begin_block(self, name: str) -> None:
        """End what cannot hold a block, and what this one ends by beginning."""
        ended, barriers = ENDED_BY.get(name, (frozenset(), frozenset()))
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at] in barriers:
                break
            if self._open[at] in ended:
                self._close_down_to(at)
                break
        if "p" in self._open:
            at = self._open.index("p")
            self._carried = self._link if "a" in self._open[at:] else self._carried
            self._close_down_to(at)
        self._is_fresh, self._break = True, ""

    def _embed(self, name: str, attributes: dict[str, str]) -> None:
        """A link to what was to be fetched: no page of ours asks another site for anything."""
        attribute, kind = EMBEDDED[name]
        address, alt = attributes.get(attribute, "").strip(), plain_line(attributes.get("alt", ""))
        if not address:
            return
        if {"wp-smiley", "emoji"} & set(attributes.get("class", "").split()):
            self._add_text(alt)
            return
        self.embedded[kind] += 1
        if not self._names_embedded:
            return
        resolved = self._resolve(address)
        what = alt or _file_name(resolved, is_page=kind == "Embedded page")
        label = escape(cut(f"{kind}: {what}" if what else kind, 160))
        self._begin_text()
        last = self._out[-1]
        space = " " if last.endswith("</a>") or not last.endswith((" ", ">", "\n")) else ""
        is_linked = resolved and "a" not in self._open
        self._out.append(
            f'{space}<a href="{escape(resolved)}">{label}</a>' if is_linked else space + label
        )
        self._needs_space = True

    def _resolve(self, address: str) -> str:
        """The whole address, or nothing if it leads nowhere that a reader could go."""
        if address.startswith("#"):
            return f"#{unquote(address[1:])}" if address[1:].strip() else ""
        if not address.strip():
            return ""
        try:
            resolved = urljoin(self._base, "".join(address.split()))
            scheme = urlsplit(resolved).scheme
        except ValueError:
            return ""
        return resolved if scheme in ("http", "https", "mailto", "tel") else ""

    # Text

    def _add_text(self, text: str) -> None:
        if "pre" in self._open:
            self._out.append(escape(text.replace(MEANT, "\n"), quote=False))
            return
        if NOTE in self._open:
            text = text.replace(MEANT, " ")
        for number, paragraph in enumerate(_END_OF_PARAGRAPH.split(text)):
            if number:
                self._end_paragraph()
            for place, line in enumerate(paragraph.split(MEANT)):
                if place and not self._is_fresh:
                    self._break = self._break or "meant"
                self._add_line(_SPACE.sub(" ", line))

    def _add_line(self, words: str) -> None:
        if words in ("", " "):
            is_parted = self._is_fresh or self._break or self._out[-1].endswith(" ")
            if words and not is_parted:
                self._out.append(" ")
            return
        if self._is_fresh or self._break:
            words = words.lstrip(" ")
        elif self._needs_space and words[0].isalnum():
            words = " " + words
        self._begin_text()
        address = _ADDRESS.fullmatch(words.strip())
        if address and "a" not in self._open:
            label = escape(address.group())
            self._out.append(f'<a href="{label}">{label}</a>')
        else:
            self._out.append(escape(words, quote=False))

    def _begin_text(self) -> None:
        if self._is_in_flow():
            self._push("p", "<p>")
        if self._break and not self._is_fresh:
            self._out[-1] = self._out[-1].rstrip(" ")
            self._out.append("<br>")
        self._is_fresh, self._needs_space, self._break = False, False, ""
        if self._carried and "a" not in self._open and len(self._open) < DEPTH:
            self._push("a", self._carried)

    def _is_in_flow(self) -> bool:
        """Whether text that comes now needs a paragraph around it."""
        around = next((name for name in reversed(self._open) if name not in TRANSPARENT), "")
        return around in ("", "blockquote")

    def _break_line(self) -> None:
        if "pre" in self._open:
            self._out.append("\n")
        elif self._break == "asked for":
            self._end_paragraph()
        elif not self._is_fresh:
            self._break = "asked for"

    def _end_paragraph(self) -> None:
        if self._open and self._open[-1] == "p":
            self._close_down_to(len(self._open) - 1)
        elif not self._is_fresh:
            self._break = "asked for"


def _written(name: str, attributes: dict[str, str]) -> str:
    kept = [(key, attributes.get(key, "")) for key in ATTRIBUTES.get(name, ())]
    pairs = "".join(f' {key}="{escape(value)}"' for key, value in kept if value)
    return f"<{name}{pairs}>"


def _file_name(address: str, *, is_page: bool) -> str:
    """The name of the file at an address; the host where it names none, or is a page."""
    parts = urlsplit(address)
    name = plain_line(unquote(parts.path.rstrip("/").rpartition("/")[2]))
    return name if name and ("." in name or not is_page) else parts.hostname or ""
