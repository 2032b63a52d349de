"""The one reader of HTML: a body as a tree of elements and text, and back.

lexbor (selectolax) builds the tree as a browser does. Of the parsers at hand it is the one that agrees
with what readers see: libxml2 (lxml) ends a <caption> at its first <p>. It follows the standard also
where that makes a million elements of 16 kB, so `articles.content.limits` is asked before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements that stand below one another on the page; all others stand in a line of text.
BLOCKS = frozenset(
    [
        *["p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "dl", "dt", "dd"],
        *["table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup"],
        *["figure", "figcaption", "img"],
    ]
)
VOID = frozenset(["br", "hr", "img", "col", "input", "wbr"])
DEPTH_LIMIT = 150
# A note stands in the middle of a sentence, a credit beside its caption; both are apart.
_APART = frozenset(
    [
        *["p", "br", "hr", "h2", "h3", "h4", "li", "dt", "dd", "blockquote", "pre", "caption"],
        *["tr", "th", "td", "figure", "figcaption", "span"],
    ]
)


class Raw(str):
    """Markup that is written as it is, among the text of a tree."""


@dataclass(slots=True, eq=False)
class Element:
    """`holds_block` says that it or something in it is a block of its own, as it was read."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    holds_block: bool = False

    @property
    def css_class(self) -> str:
        return self.attributes.get("class", "")

    def descendants(self) -> Iterator["Element"]:
        """Every element inside, in the order of the text."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Element):
                yield node
                waiting += node.children[::-1]

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements inside with one of some tags, in the order of the text."""
        return (element for element in self.descendants() if element.tag in tags)

    def first(self, tag: str, css_class: str = "") -> "Element | None":
        """The first element of that tag (and class) inside."""
        matching = (one for one in self.all(tag) if css_class in ("", one.css_class))
        return next(matching, None)

    def elements(self) -> list["Element"]:
        """Those of its children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]


def parse(markup: str) -> Element:
    """The elements of a body, in one without a tag that stands for all of it; without comments.

    For markup that `articles.content.sanitize` has cleaned, or that `limits.check_size` has let through. What lies
    deeper than anybody writes is laid flat, so that walking down has an end.
    """
    root = Element("")
    first = LexborHTMLParser(markup, is_fragment=True).root if markup else None
    waiting = [(first, root, 0)]
    while waiting:
        node, parent, depth = waiting.pop()
        while node is not None:
            if node.is_text_node:
                parent.children.append(node.text_content or "")
            elif node.is_element_node:
                element = _element(node)
                parent.children.append(element)
                if (child := node.first_child) is not None:
                    # First what is in it: the places of what follows are kept by its parent.
                    waiting.append((node.next, parent, depth))
                    inner = element if depth < DEPTH_LIMIT else parent
                    waiting.append((child, inner, depth + 1))
                    break
            node = node.next
    _note_blocks(root)
    return root


def _element(node: LexborNode) -> Element:
    attributes = {name: value or "" for name, value in node.attributes.items()}
    return Element(node.tag or "", attributes, holds_block=node.tag in BLOCKS)


def _note_blocks(root: Element) -> None:
    for element in reversed([root, *root.descendants()]):
        element.holds_block = element.holds_block or any(
            child.holds_block for child in element.children if isinstance(child, Element)
        )


def serialise(nodes: Iterable["Element | str"]) -> str:
    """The HTML of elements and text, as the HTML standard writes it (section 13.3)."""
    pieces: list[str] = []
    for node in nodes:
        _write(node, pieces)
    return "".join(pieces)


def _write(node: "Element | str", pieces: list[str]) -> None:
    if isinstance(node, Raw):
        pieces.append(node)
    elif isinstance(node, str):
        pieces.append(escape(node))
    else:
        pieces.append(f"<{node.tag}")
        pieces += [f' {name}="{escape_value(value)}"' for name, value in node.attributes.items()]
        pieces.append(">")
        if node.tag not in VOID:
            for child in node.children:
                _write(child, pieces)
            pieces.append(f"</{node.tag}>")


def escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("\xa0", "&nbsp;")
    return text.replace("<", "&lt;").replace(">", "&gt;")


def escape_value(value: str) -> str:
    return escape(value).replace('"', "&quot;")


def text_of(nodes: Iterable["Element | str"]) -> str:
    """All text of elements, as it stands there."""
    pieces: list[str] = []
    waiting = [*nodes][::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        else:
            waiting += node.children[::-1]
    return "".join(pieces)


def plain_text(nodes: Iterable["Element | str"], *, notes: bool = True) -> str:
    """The words of elements as one line; without `notes`, without the footnotes among them."""
    pieces: list[str] = []
    waiting = [*nodes][::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif notes or not is_note(node):
            pieces.append(" " * (node.tag in _APART))
            waiting += node.children[::-1]
    return " ".join("".join(pieces).split())


def is_note(element: Element) -> bool:
    return element.tag == "span" and element.css_class == "note"


def blocks_of(root: Element) -> list[list["Element | str"]]:
    """The outermost blocks of a body; text and elements of the line between them are one as well.

    Blanks belong to the block before them.
    """
    blocks: list[list[Element | str]] = []
    is_loose = False
    for node in root.children:
        is_block = isinstance(node, Element) and node.tag in BLOCKS
        is_blank = isinstance(node, str) and not node.strip()
        if blocks and (is_blank or (is_loose and not is_block)):
            blocks[-1].append(node)
        elif blocks and not has_words(blocks[0]) and not any(map(_is_element, blocks[0])):
            blocks[0].append(node)  # Blanks that begin a body belong to its first block.
        else:
            blocks.append([node])
        is_loose = not is_block and (is_loose or not is_blank)
    return blocks


def _is_element(node: "Element | str") -> bool:
    return isinstance(node, Element)


def has_words(nodes: Iterable["Element | str"]) -> bool:
    return bool(text_of(nodes).strip())
