"""From a stored body to the page: numbers, the list of notes, frames for tables, what loads on demand.

Nothing here is stored. What comes in has been cleaned (`articles.content.sanitize`).
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from django.utils.safestring import SafeString, mark_safe

from articles.content import embeds, normalize, tree
from articles.content.tree import Element, Raw

# The source as stored, the alternative text as plain text, and whether it is marked as decoration.
PictureHTML = Callable[[str, str, bool], str]

# A number that a caption brings along.
_OWN_NUMBER = re.compile(r"\s*(?:figure|fig\.?)\s*([0-9]{1,4})\b", re.I)


def typeset(markup: str, *, picture_html: PictureHTML | None = None) -> SafeString:
    """A cleaned body as it stands on the page.

    `picture_html` writes the pictures, for instance in several sizes; without it each is the image
    that is stored.
    """
    if not any(mark in markup for mark in ("<table", "<figure", 'class="note"')):
        return mark_safe(markup)
    return mark_safe("".join(typeset_blocks(markup, picture_html=picture_html)))


def typeset_blocks(markup: str, *, picture_html: PictureHTML | None = None) -> list[str]:
    """The same, each of the outermost blocks apart, and last what the page adds to them all."""
    root = tree.parse(markup)
    sizes = [len(nodes) for nodes in tree.blocks_of(root)]
    _frame_tables(root)
    _number_figures(root)
    _set_figures(root, picture_html)
    notes = _take_notes(root)
    nodes = iter(root.children)  # Each stands for one that was there before.
    blocks = [tree.serialise(islice(nodes, size)) for size in sizes]
    return [*blocks, _end_notes(notes) if notes else ""]


# Tables


def _frame_tables(root: Element) -> None:
    for number, (parent, place) in enumerate(_outermost_tables(root), 1):
        table = parent.children[place]
        if isinstance(table, str):
            continue
        caption = table.first("caption")
        label = tree.plain_text(caption.children, notes=False) if caption else ""
        for one in [table, *table.all("table")]:
            _part_head(one)
        frame = {"class": "table-frame", "role": "region", "tabindex": "0"}
        frame["aria-label"] = label or f"Table {number}"
        hint = Element("p", {"class": "table-hint"}, ["Scroll sideways to see the whole table"])
        parent.children[place] = Element("div", frame, [table, hint])


def _outermost_tables(element: Element) -> Iterator[tuple[Element, int]]:
    for place, child in enumerate(element.children):
        if isinstance(child, Element):
            if child.tag == "table":
                yield element, place
            else:
                yield from _outermost_tables(child)


def _part_head(table: Element) -> None:
    """Let the first rows be the head of the table, with every row that a cell of theirs reaches."""
    body = next((one for one in table.elements() if one.tag == "tbody"), None)
    if body is None:
        return
    rows = normalize.section_rows(body)
    if count := normalize.rows_of_head(rows):
        end = body.children.index(rows[count])
        head = Element("thead", children=body.children[:end])
        del body.children[:end]
        table.children.insert(table.children.index(body), head)


# Figures


def _number_figures(root: Element) -> None:
    """One figure needs no number; of several, those that say what they show have one.

    A caption that brings its own keeps it, and no other figure gets that number.
    """
    captions = [
        caption
        for figure in root.all("figure")
        if figure.css_class == "picture" and (caption := figure.first("figcaption"))
        if not _is_credit(caption.children[:1])
    ]
    if len(captions) < 2:
        return
    own = [_OWN_NUMBER.match(tree.text_of(caption.children)) for caption in captions]
    taken = {int(match[1]) for match in own if match}
    numbers = (number for number in range(1, 2 * len(captions) + 1) if number not in taken)
    for caption, brought in zip(captions, own, strict=True):
        if not brought:
            number = Element("span", {"class": "figure-number"}, [f"Figure {next(numbers)}"])
            caption.children[:0] = [number, " "]


def _is_credit(nodes: list[Element | str]) -> bool:
    return any(isinstance(node, Element) and node.css_class == "credit" for node in nodes)


def _set_figures(root: Element, picture_html: PictureHTML | None) -> None:
    for figure in root.all("figure"):
        if figure.css_class == "picture" and picture_html:
            figure.children = [
                Raw(_picture(child, picture_html))
                if isinstance(child, Element) and _is_image(child)
                else child
                for child in figure.children
            ]
        elif figure.css_class == "embed" and (link := figure.first("a")):
            _load_on_demand(link)


def _is_image(node: Element | str) -> bool:
    return isinstance(node, Element) and node.tag == "img"


def _picture(image: Element, picture_html: PictureHTML) -> str:
    said = image.attributes
    return picture_html(
        said.get("src", ""), said.get("alt", ""), said.get("role") == "presentation"
    )


def _load_on_demand(link: Element) -> None:
    if frame := embeds.frame_for(link.attributes.get("href", "")):
        address = {"href": link.attributes["href"], "data-embed": frame.url}
        link.attributes = {**address, "data-embed-thing": frame.provider.thing, **link.attributes}


# Notes


def _take_notes(root: Element) -> list[str]:
    """Put a number in the place of each note; return the notes."""
    notes: list[str] = []
    for element in [root, *root.descendants()]:
        for place, child in enumerate(element.children):
            if isinstance(child, Element) and tree.is_note(child):
                notes.append(tree.serialise(child.children))
                element.children[place] = Raw(_reference(len(notes)))
    return notes


def _reference(number: int) -> str:
    return (
        f'<sup class="note-ref"><a href="#note-{number}" id="note-{number}-ref" '
        f'role="doc-noteref" aria-label="Note {number}">{number}</a></sup>'
    )


def _end_notes(notes: list[str]) -> str:
    items = "".join(
        f'<li id="note-{number}">{note} <a href="#note-{number}-ref" role="doc-backlink" '
        f'aria-label="Back to the text, note {number}">↩</a></li>'
        for number, note in enumerate(notes, 1)
    )
    return (
        '<section class="notes" role="doc-endnotes" aria-labelledby="endnotes">'
        f'<h2 id="endnotes">Notes</h2><ol>{items}</ol></section>'
    )
