"""A body read once, as the checks ask about it: its elements in order, each with its block."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from articles.content import tree
from kingsfund.core.text import without_zero_width

VOID = frozenset(["br", "hr", "img", "col", "input", "wbr"])
INLINE = frozenset(
    [
        *["a", "strong", "em", "s", "sub", "sup", "code", "abbr", "cite", "q", "del", "ins"],
        *["span", "br", "img", "b", "i", "u", "wbr"],
    ]
)
CODE = frozenset(["code", "pre"])


def words(text: str) -> str:
    """A text as a reader would see it in one line; empty when there is nothing to be seen."""
    return " ".join(without_zero_width(text).split())


def clip(text: str, length: int = 60) -> str:
    """As much of a text as it takes to recognise it."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:–-.") + " …"


class Line(NamedTuple):
    """What stands between two ends of blocks, without code; and the top-level block it is in."""

    paragraph: int
    text: str


@dataclass(eq=False, slots=True)
class CheckedElement:
    """An element of a body. `inside` names the elements around it: "h2", "span.note", "figure"."""

    tag: str
    attributes: dict[str, str]
    paragraph: int
    inside: frozenset[str]
    order: int
    pieces: list[str] = field(repr=False)
    begin: int = 0
    end: int | None = None
    last: int | None = None

    @property
    def text(self) -> str:
        return words("".join(self.pieces[self.begin : self.end]))

    @property
    def names(self) -> frozenset[str]:
        """The tag, and the tag with each of its classes."""
        return element_names(self.tag, self.attributes.get("class", ""))


@cache
def element_names(tag: str, classes: str) -> frozenset[str]:
    return frozenset([tag, *[f"{tag}.{name}" for name in classes.split()]])


class Tree:
    """The elements and lines of a body, in the order of the page, and how many blocks it has.

    A top-level block is what the editor in the admin shows as one: an element, or words that stand
    between elements.
    """

    def __init__(self, markup: str) -> None:
        self.elements: list[CheckedElement] = []
        self.lines: list[Line] = []
        self.named: defaultdict[str, list[CheckedElement]] = defaultdict(list)
        self.blocks = 0
        self._pieces: list[str] = []
        self._line: list[str] = []
        self._open: list[CheckedElement] = []
        self._loose = False  # among words that stand between elements
        self._read(tree.parse(markup))
        self._end_line()

    def all(self, *names: str) -> list[CheckedElement]:
        """The elements with one of some names ("a", "figure.embed"), in the order of the page."""
        if len(names) == 1:
            return self.named[names[0]]
        found = {element.order: element for name in names for element in self.named[name]}
        return [found[order] for order in sorted(found)]

    def within(self, element: CheckedElement, *names: str) -> list[CheckedElement]:
        inner = self.elements[element.order + 1 : element.last]
        return [one for one in inner if not one.names.isdisjoint(names)]

    def _read(self, parent: tree.Element) -> None:
        for node in parent.children:
            if isinstance(node, str):
                self._add_text(node)
                continue
            self._begin(node)
            if node.tag not in VOID:
                self._read(node)
                self._end(node.tag)

    def _begin(self, node: tree.Element) -> None:
        tag = node.tag
        self._begin_block(is_inline=tag in INLINE)
        if tag not in INLINE or tag == "br":
            self._end_line()
        element = CheckedElement(
            tag=tag,
            attributes=node.attributes,
            paragraph=self.blocks - 1,
            inside=self._surroundings(),
            order=len(self.elements),
            pieces=self._pieces,
            begin=len(self._pieces),
        )
        self.elements.append(element)
        for name in element.names:
            self.named[name].append(element)
        if tag in VOID:
            self._finish(element)
        else:
            self._open.append(element)

    def _end(self, tag: str) -> None:
        if tag not in INLINE:
            self._end_line()
        self._finish(self._open.pop())

    def _add_text(self, data: str) -> None:
        if not self._open and not data.strip():
            return
        self._begin_block(is_inline=True)
        self._pieces.append(data)
        if not self._open or CODE.isdisjoint(self._surroundings()):
            self._line.append(data)

    def _begin_block(self, *, is_inline: bool) -> None:
        if self._open:
            return
        if not (is_inline and self._loose):
            self._end_line()
            self.blocks += 1
        self._loose = is_inline

    def _surroundings(self) -> frozenset[str]:
        """The names of all that is open; one set is shared by all that stand in the same place."""
        if not self._open:
            return frozenset()
        parent = self._open[-1]
        return parent.inside if parent.names <= parent.inside else parent.inside | parent.names

    def _finish(self, element: CheckedElement) -> None:
        element.end, element.last = len(self._pieces), len(self.elements)

    def _end_line(self) -> None:
        self._pieces.append(" ")
        if text := words("".join(self._line)):
            self.lines.append(Line(self.blocks - 1, text))
        self._line = []


@lru_cache(maxsize=2)
def read_tree(markup: str) -> Tree:
    """The tree of a body; that of a body read just now is the same, so nobody may change it."""
    return Tree(markup)
