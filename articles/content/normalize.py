"""What a list of tags cannot say: which element may stand where, and in what shape.

Works on the tree of markup that nh3 has cleaned.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.content.tree import Element, has_words, text_of

Nodes = list[Element | str]

FIGURES = {"pull-quote", "picture", "embed"}

_STORED_PICTURE = re.compile(r"/media/[\w./-]+")
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.\w", re.I)
_SIZE = re.compile(r"[1-9][0-9]{0,4}")
# What a caption or a note, which are a line, makes a space of.
_NOT_IN_LINE = frozenset(
    [
        *["p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "dl", "dt", "dd"],
        *["table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"],
    ]
)
_CELLS = ("td", "th")
# A cell or item that is one paragraph is written without it.
_WITHOUT_PARAGRAPH = ("li", "dd", *_CELLS)
MOST_COLUMNS = 999


@dataclass
class _Written:
    """An element that is being read and will be written; `picture` and `caption` are a figure's."""

    tag: str
    kind: str
    picture: Element | None = None
    caption: Nodes = field(default_factory=list)


def in_shape(root: Element) -> Element:
    """The body with figures, pictures, notes and cells in the one shape that is stored.

    What has another shape becomes its content; a picture from elsewhere is left out.
    """
    root.children = _shaped(root, [_Written("", "")])
    for element in reversed([*root.descendants()]):
        if element.tag == "table":
            _join_sections(element)
        elif element.tag in _WITHOUT_PARAGRAPH:
            _without_paragraph(element)
        elif element.tag == "a":
            _complete_address(element.attributes)
        elif element.tag == "pre" and element.children and isinstance(element.children[0], str):
            # HTML drops one newline there on each reading (HTML standard, section 13.2.6.4.7).
            element.children[0] = element.children[0].lstrip("\n")
    return root


def _shaped(element: Element, around: list[_Written]) -> Nodes:
    """The children of an element; `around` are the figures, captions and notes it stands in."""
    nodes: Nodes = []
    for child in element.children:
        if isinstance(child, str):
            nodes.append(child)
        elif child.tag == "img":
            _take_picture(around[-1], child)
        elif child.tag not in ("figure", "figcaption", "span"):
            child.children = _shaped(child, around)
            nodes.append(child)
        elif written := _written(around, child):
            inner = _shaped(child, [*around, written])
            nodes += _closed(around[-1], written, inner)
        else:
            nodes += _shaped(child, around)
    return nodes


def _written(around: list[_Written], element: Element) -> _Written | None:
    """What an element is written as. None of the three may stand in another of its kind."""
    tag, name = element.tag, element.css_class
    if tag in [one.tag for one in around]:
        return None
    if tag == "figure":
        is_known = "class" not in element.attributes or name in FIGURES
        return _Written(tag, name) if is_known else None
    if tag == "figcaption":
        return _Written(tag, "caption")
    is_credit = name == "credit" and [one.kind for one in around[-2:]] == ["picture", "caption"]
    return _Written(tag, name) if name == "note" or is_credit else None


def _take_picture(figure: _Written, image: Element) -> None:
    if figure.kind == "picture" and not figure.picture:
        figure.picture = _picture(image.attributes)


def _picture(attributes: dict[str, str]) -> Element | None:
    source, alt = attributes.get("src", ""), attributes.get("alt", "").strip()
    if not _STORED_PICTURE.fullmatch(source) or ".." in source or "//" in source:
        return None
    image = Element("img", {"src": source, "alt": alt})
    for name in ("width", "height"):
        if _SIZE.fullmatch(attributes.get(name, "")):
            image.attributes[name] = attributes[name]
    if "role" in attributes and not alt:
        image.attributes["role"] = "presentation"
    return image


def _closed(parent: _Written, written: _Written, inner: Nodes) -> Nodes:
    """What is put in the place of a figure, a caption or a note."""
    if written.tag == "figure":
        return _figure(written, inner)
    words = _line(inner)
    if not words:
        return []
    if written.tag == "span":
        return [Element("span", {"class": written.kind}, words)]
    if parent.tag == "figure":
        parent.caption += [" ", *words] if parent.caption else words
        return []
    return [Element("p", children=words)]


def _figure(figure: _Written, inner: Nodes) -> Nodes:
    rest = inner if has_words(inner) else []
    caption: Nodes = [Element("figcaption", children=figure.caption)] if figure.caption else []
    if figure.kind == "picture" and figure.picture:
        return [Element("figure", {"class": "picture"}, [figure.picture, *caption]), *rest]
    if figure.kind == "pull-quote" and rest and _is_one_quotation(inner):
        return [Element("figure", {"class": "pull-quote"}, [*_stripped(inner), *caption])]
    paragraph: Nodes = [Element("p", children=figure.caption)] if figure.caption else []
    if figure.kind == "embed" and (link := _only_link(inner)):
        return [Element("figure", {"class": "embed"}, [link]), *paragraph]
    if figure.kind == "" and rest:
        return [Element("figure", children=[*_stripped(inner), *caption])]
    return [*rest, *paragraph]


def _is_one_quotation(nodes: Nodes) -> bool:
    only = _only_child(nodes)
    return only is not None and only.tag == "blockquote" and only.first("blockquote") is None


def _only_link(nodes: Nodes) -> Element | None:
    """The link to another site that is all there is, in a paragraph or not, its words as text."""
    only = _only_child(nodes)
    if only is not None and only.tag == "p":
        only = _only_child(only.children)
    if only is None or only.tag != "a" or only.first("a") is not None:
        return None
    address, words = only.attributes.get("href", ""), text_of(only.children).strip()
    scheme, _, rest = address.partition("://")
    if scheme not in ("http", "https") or not rest or not words:
        return None
    return Element("a", only.attributes, [words])


def _only_child(nodes: Nodes) -> Element | None:
    """The one element among blanks, if there is one and nothing else."""
    seen = [node for node in nodes if not isinstance(node, str) or node.strip()]
    return seen[0] if len(seen) == 1 and isinstance(seen[0], Element) else None


def _complete_address(attributes: dict[str, str]) -> None:
    """What is typed as www.example.org would be read as a page of this site."""
    address = attributes.get("href", "").strip()
    if _WITHOUT_SCHEME.match(address):
        attributes["href"] = f"https://{address}"


# A caption or a note is one line


def _line(nodes: Nodes) -> Nodes:
    """The content of blocks as one line, or nothing where there are no words."""
    line = _stripped(_inline(nodes))
    return line if has_words(line) else []


def _inline(nodes: Nodes) -> Nodes:
    """The nodes with a space for every edge of a block and the blanks beside it."""
    line: Nodes = []
    is_apart = False
    for node in _flat(nodes):
        if node is None:
            is_apart = True
            continue
        if is_apart:
            if isinstance(node, str) and not (node := node.lstrip()):
                continue
            is_apart = False
            if line and isinstance(line[-1], str):
                line[-1] = line[-1].rstrip()
            line.append(" ")
        line.append(node)
    return [*line, " "] if is_apart else line


def _flat(nodes: Iterable[Element | str]) -> Iterable[Element | str | None]:
    """The nodes of a line in their order, and None for the edges of each block among them."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag in _NOT_IN_LINE:
            yield None
            yield from _flat(node.children)
            yield None
        else:
            node.children = _inline(node.children)
            yield node


def _stripped(nodes: Nodes) -> Nodes:
    """The nodes without blanks at both ends."""
    nodes = [*nodes]
    while nodes and isinstance(nodes[0], str) and not nodes[0].strip():
        del nodes[0]
    while nodes and isinstance(nodes[-1], str) and not nodes[-1].strip():
        del nodes[-1]
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip()
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip()
    return nodes


# Cells, items and tables


def _without_paragraph(element: Element) -> None:
    """Write `<li>a</li>` for one paragraph, and the text before a list in an item without it."""
    nodes = element.children
    if not nodes or not isinstance(nodes[0], Element) or nodes[0].tag != "p":
        return
    follows = nodes[1] if len(nodes) > 1 else None
    is_before_list = (
        element.tag == "li" and isinstance(follows, Element) and follows.tag in ("ul", "ol")
    )
    if (follows is None or is_before_list) and nodes[0].first("p") is None:
        element.children = [*nodes[0].children, *nodes[1:]]


def _join_sections(table: Element) -> None:
    """One body for all rows of a table, those of its foot last; each span ends with its section.

    A cell that would reach beyond its section does not in a browser (HTML standard, section 4.9.12).
    """
    sections = [one for one in table.elements() if one.tag in ("thead", "tbody", "tfoot")]
    for section in sections:
        _end_spans(section_rows(section))
    if not sections:
        return
    body = Element("tbody", holds_block=True)
    for section in sorted(sections, key=lambda one: one.tag == "tfoot"):
        body.children += section.children
    kept = [node for node in table.children if isinstance(node, Element) and node not in sections]
    if len(sections) > 1:
        table.children = [*kept, body]
    else:
        table.children[table.children.index(sections[0])] = body


def _end_spans(rows: list[Element]) -> None:
    for place, row in enumerate(rows):
        for cell in cells_of(row):
            _set_span(cell, "rowspan", min(span_of(cell, "rowspan", len(rows)), len(rows) - place))
            _set_span(cell, "colspan", min(span_of(cell, "colspan", 1), MOST_COLUMNS))


def span_of(cell: Element, name: str, of_zero: int) -> int:
    """How many rows or columns a cell takes up; `of_zero` is what a 0 stands for."""
    written = cell.attributes.get(name, "")
    return (int(written[:6]) or of_zero) if written.isdecimal() and written.isascii() else 1


def _set_span(cell: Element, name: str, count: int) -> None:
    if count > 1:
        cell.attributes[name] = str(count)
    else:
        cell.attributes.pop(name, None)


def section_rows(section: Element) -> list[Element]:
    return [one for one in section.elements() if one.tag == "tr"]


def cells_of(row: Element) -> list[Element]:
    return [one for one in row.elements() if one.tag in _CELLS]


def rows_of_head(rows: list[Element]) -> int:
    """How many of the first rows of a table are its head: those of column headers alone, and every
    row that a span of one of them reaches. None, where that would be all."""
    count = 0
    while count < len(rows) and _heads_columns(rows[count]):
        count += 1
    place = 0
    while place < count:
        spans = [span_of(cell, "rowspan", len(rows)) for cell in cells_of(rows[place])]
        count = max([count, *(place + span for span in spans)])
        place += 1
        if count >= len(rows):
            return 0
    return count if count < len(rows) else 0


def _heads_columns(row: Element) -> bool:
    cells = cells_of(row)
    scopes = [cell.attributes.get("scope", "") for cell in cells if cell.tag == "th"]
    return len(scopes) == len(cells) > 0 and all(scope.startswith("col") for scope in scopes)
