"""A cleaned body as the blocks a reader sees, in words and without its markup."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from articles.content.diff.words import distinct_words
from articles.content.tree import Element, parse

Formats = frozenset[str]
Run = tuple[int, int, Formats]

FORMATS = {
    "strong": "bold",
    "em": "italic",
    "s": "struck through",
    "del": "struck through",
    "ins": "marked as inserted",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
    "cite": "the title of a work",
    "q": "in quotation marks",
    "th": "a heading",
}
LINK = "link to "
PLAIN: Formats = frozenset()
RULE, CELLS_PARTED = "—", " | "
DECORATION = "none, it is decoration"


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text of a block, and which of its characters are formatted how.

    `is_whole` says that it is a name or an address, not a row of words.
    """

    label: str
    text: str
    runs: tuple[Run, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True)
class Block:
    """One thing on the page: a paragraph, a heading, a row of a table, a picture with its texts.

    `noun` says what it is, `label` says it exactly; `name` is what it stays known by when all its
    words change: the file of a picture, the address of an embed.
    """

    noun: str
    label: str
    parts: tuple[FormattedText, ...]
    name: str = ""

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Equal for blocks that read the same, however they are formatted."""
        return (self.family, *(part.text for part in self.parts))

    @property
    def family(self) -> str:
        """Blocks of one family can turn into each other: a paragraph into a heading."""
        return self.noun if self.noun in ("rule", "table row") or self.parts[1:] else "text"

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts if part.text)

    @cached_property
    def words(self) -> set[str]:
        return distinct_words(self.text)


def read_blocks(markup: str) -> list[Block]:
    """The blocks of a body in the order they are read; empty ones are not seen, and left out."""
    reader = _Reader()
    place = _Place("paragraph", "Paragraph")
    reader.visit(parse(markup), PLAIN, place)
    reader.finish_block(place)
    return reader.blocks


class _Place(NamedTuple):
    """What text that is met is called, and how deep in lists it stands."""

    noun: str
    label: str
    depth: int = 0
    is_numbered: bool = False

    def inside(self, tag: str) -> "_Place":
        if tag in ("ul", "ol"):
            return self._replace(depth=self.depth + 1, is_numbered=tag == "ol")
        if tag == "li":
            name = "Numbered list item" if self.is_numbered else "List item"
            level = f", level {self.depth}" if self.depth > 1 else ""
            return self._replace(noun="list item", label=name + level)
        noun, label = _SIMPLE.get(tag, self[:2])
        return self._replace(noun=noun, label=label)


_SIMPLE = {
    "pre": ("code block", "Code"),
    "blockquote": ("quotation", "Quotation"),
    "h2": ("heading", "Heading, level 2"),
    "h3": ("heading", "Heading, level 3"),
    "h4": ("heading", "Heading, level 4"),
    "caption": ("caption", "Caption of the table"),
    "figcaption": ("caption", "Caption"),
    "dt": ("term", "Term"),
    "dd": ("definition", "Definition"),
}


@dataclass(slots=True)
class _Text:
    """Text being written, its white space collapsed as a browser does it."""

    pieces: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    length: int = 0
    ends_in_space: bool = True

    def write(self, text: str, formats: Formats = PLAIN, *, as_it_is: bool = False) -> None:
        if not as_it_is:
            text = re.sub(r"\s+", " ", text)
            text = text.lstrip() if self.ends_in_space else text
        if not text:
            return
        self.pieces.append(text)
        begin, self.length = self.length, self.length + len(text)
        self.ends_in_space = text[-1].isspace()
        if formats:
            self.runs.append((begin, self.length, formats))

    def part(self, label: str = "") -> FormattedText:
        text = "".join(self.pieces).rstrip()
        runs = ((begin, min(end, len(text)), formats) for begin, end, formats in self.runs)
        return FormattedText(label, text, tuple(run for run in runs if run[0] < run[1]))


class _Reader:
    """Walks through the elements, and writes down a block wherever one ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.text = _Text()
        self.read: set[Element] = set()

    def visit(self, element: Element, formats: Formats, place: _Place) -> None:
        for child in element.children:
            if isinstance(child, str) or not child.holds_block:
                self.write(child, formats, self.text, as_it_is=place.noun == "code block")
            elif child not in self.read:
                self.finish_block(place)
                self.visit_block(child, formats | format_of(child), place.inside(child.tag))

    def visit_block(self, element: Element, formats: Formats, place: _Place) -> None:
        if element.tag == "hr":
            self.blocks.append(Block("rule", "Rule", (FormattedText("", RULE),)))
        elif element.tag == "img":
            self.add_picture(element, Element("figcaption"))
        elif element.tag == "tr":
            self.add_row(element, formats)
        else:
            if element.tag == "figure":
                self.add_figure(element)
            self.visit(element, formats, place)
            self.finish_block(place)

    def finish_block(self, place: _Place) -> None:
        part = self.text.part()
        self.text = _Text()
        if part.text.strip():
            self.blocks.append(Block(place.noun, place.label, (part,)))

    def write(
        self, node: Element | str, formats: Formats, text: _Text, *, as_it_is: bool = False
    ) -> None:
        """All that is in an element, blocks too, as one line of text."""
        if isinstance(node, str):
            text.write(node, formats, as_it_is=as_it_is)
            return
        if node in self.read:
            return
        is_note = node.tag == "span" and node.css_class == "note"
        before, after = (" [Footnote: ", "]") if is_note else _AROUND.get(node.tag, ("", ""))
        text.write(before, as_it_is=before == "\n")
        for child in node.children:
            self.write(child, formats | format_of(node), text, as_it_is=as_it_is)
        text.write(after)

    def part(self, element: Element | None, label: str) -> FormattedText:
        text = _Text()
        if element:
            self.write(element, PLAIN, text)
            self.read.add(element)
        return text.part(label)

    def add_row(self, row: Element, formats: Formats) -> None:
        text = _Text()
        cells = [cell for cell in row.children if isinstance(cell, Element) or cell.strip()]
        for number, cell in enumerate(cells):
            text.write(CELLS_PARTED if number else "")
            self.write(cell, formats, text)
        if any(map(_has_words, cells)):
            self.blocks.append(Block("table row", "Row of a table", (text.part(),)))

    def add_figure(self, figure: Element) -> None:
        caption = figure.first("figcaption")
        if figure.css_class == "pull-quote":
            parts = (
                self.part(figure.first("blockquote"), "Quotation"),
                self.part(caption, "Source"),
            )
            self.blocks.append(Block("pull quote", "Pull quote", parts))
        elif figure.css_class == "embed" and (link := figure.first("a")):
            address = link.attributes.get("href", "")
            whole = FormattedText("Address", address, is_whole=True)
            parts = (FormattedText("What it is", self.part(link, "").text), whole)
            self.blocks.append(Block("embed", "Embed", parts, address))
        elif picture := figure.first("img"):
            self.add_picture(picture, caption or Element("figcaption"))

    def add_picture(self, picture: Element, caption: Element) -> None:
        name = picture.attributes.get("src", "")
        alt = picture.attributes.get("alt", "")
        if picture.attributes.get("role") == "presentation":
            alt = DECORATION
        credit = self.part(caption.first("span", "credit"), "Credit")
        parts = (
            FormattedText("File", name, is_whole=True),
            FormattedText("Description", alt),
            self.part(caption, "Caption"),
            credit,
        )
        self.read.add(picture)
        self.blocks.append(Block("picture", "Picture", parts, name))


_AROUND = {"br": ("\n", "")} | dict.fromkeys(
    ["p", "h2", "h3", "h4", "li", "blockquote", "pre", "dt", "dd", "tr", "figcaption", "caption"],
    (" ", " "),
)


def format_of(element: Element) -> Formats:
    """How the text of an element is formatted, in words."""
    found = {FORMATS[element.tag]} if element.tag in FORMATS else set()
    if element.tag == "a" and (address := element.attributes.get("href")):
        found.add(LINK + address)
    if element.tag == "abbr" and (title := element.attributes.get("title")):
        found.add(f"short for “{title}”")
    return frozenset(found)


def _has_words(node: Element | str) -> bool:
    if isinstance(node, str):
        return not node.isspace()
    return any(map(_has_words, node.children))
