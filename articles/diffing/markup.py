"""Cleaned markup as a tree of elements, whatever is left open or closed twice."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Elements that stand below one another on the page; all others stand in a line of text.
BLOCKS = frozenset(
    [
        *["p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "dl", "dt", "dd"],
        *["table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup"],
        *["figure", "figcaption", "img"],
    ]
)
VOID = frozenset(["br", "hr", "img", "col"])
# What lies deeper is laid flat: nobody writes it, and walking down has an end.
DEPTH_LIMIT = 100


@dataclass(slots=True, eq=False)
class Element:
    """`parts_text` says that it or something in it is a block of its own."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    parts_text: bool = False

    @property
    def css_class(self) -> str:
        return self.attributes.get("class", "")

    def first(self, tag: str, css_class: str = "") -> "Element | None":
        """The first element of that tag (and class) inside."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and css_class in ("", child.css_class):
                    return child
                if found := child.first(tag, css_class):
                    return found
        return None


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag in BLOCKS:
            element.parts_text = True
            for around in self.open:
                around.parts_text = True
        self.open[-1].children.append(element)
        if tag not in VOID and len(self.open) < DEPTH_LIMIT:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        depths = [depth for depth, element in enumerate(self.open) if element.tag == tag]
        if depths and depths[-1]:
            del self.open[depths[-1] :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(markup: str) -> Element:
    """The elements of a body, in one that stands for all of it."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.open[0]
