"""Checks of how the text is built: headings, tables, pull quotes, embeds."""

from collections.abc import Iterator

from articles.publish_checks.checks import CheckFinding, Draft, PublishCheck, check
from articles.publish_checks.tree import CheckedElement, Tree, clip

HEADINGS = ("h2", "h3", "h4")
FAKE_HEADING_LENGTH = 120


@check(
    "Headings have words",
    "Readers who jump from heading to heading land on nothing. Give it words, or delete it.",
)
def heading_empty(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 2.4.6 (headings and labels) and 1.3.1: a heading without words announces nothing."""
    for heading in draft.tree.all(*HEADINGS):
        if not heading.text:
            yield CheckFinding("A heading has no words.", heading.paragraph)


@check(
    "Heading order",
    "Screen readers and the list of contents read levels as an outline. The first heading is of "
    "level 2 (the title is level 1), and none is left out on the way down.",
)
def heading_order(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.3.1 (info and relationships): the outline that one sees has to be there to be heard."""
    above = 1
    for heading in draft.tree.all(*HEADINGS):
        level, text = int(heading.tag[1]), clip(heading.text)
        if level > above + 1:
            message = (
                f"The first heading, “{text}”, is of level {level}, not 2."
                if above == 1
                else f"The heading “{text}” is of level {level}, under one of level {above}."
            )
            yield CheckFinding(message, heading.paragraph, text)
        above = level


@check(
    "Headings are headings",
    "Bold words look like a heading and are none: nobody can jump to them. Make it a heading, or "
    "take the bold away.",
    blocks=False,
)
def heading_faked(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.3.1, failure F2. A warning: a short bold paragraph can be meant as one."""
    for paragraph in draft.tree.all("p"):
        text = paragraph.text
        if not paragraph.inside and 0 < len(text) <= FAKE_HEADING_LENGTH:
            bold = "".join(one.text for one in draft.tree.within(paragraph, "strong"))
            if bold.replace(" ", "") == text.replace(" ", ""):
                yield CheckFinding(
                    f"“{clip(text)}” is bold, but no heading.", paragraph.paragraph, clip(text)
                )


@check(
    "Tables have header cells",
    "Without them a screen reader reads figures that belong to nothing. Mark the first row or "
    "column as header cells, and say which way each heads.",
)
def table_headers(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.3.1, techniques H51 and H63: a cell is understood by its headers."""
    for table in draft.tree.all("table"):
        headers = draft.tree.within(table, "th")
        name = table_name(draft.tree, table)
        if not headers:
            yield CheckFinding(f"{name} has no header cells.", table.paragraph)
        elif not all(header.attributes.get("scope") for header in headers):
            message = f"{name} has header cells that do not say what they head, column or row."
            yield CheckFinding(message, table.paragraph)


@check(
    "Tables have a caption",
    "It says what the figures are before one reads them, and is what a link or a citation names.",
    blocks=False,
)
def table_caption(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.3.1, technique H39. A warning: the sentence before the table can say it too."""
    for table in draft.tree.all("table"):
        if not any(caption.text for caption in draft.tree.within(table, "caption")):
            yield CheckFinding("A table has no caption.", table.paragraph)


def table_name(tree: Tree, table: CheckedElement) -> str:
    caption = next((clip(one.text) for one in tree.within(table, "caption") if one.text), "")
    return f"The table “{caption}”" if caption else "A table"


@check(
    "Pull quotes say who speaks",
    "Readers meet it away from the sentence it comes from. Name who said it.",
    blocks=False,
)
def quote_unnamed(draft: Draft) -> Iterator[CheckFinding]:
    """A warning: words of the article itself may be pulled out without a name."""
    for quote in draft.tree.all("figure.pull-quote"):
        if not any(caption.text for caption in draft.tree.within(quote, "figcaption")):
            text = clip(quote.text)
            yield CheckFinding(f"The pull quote “{text}” does not say whose words it is.",
                          quote.paragraph, text)  # fmt: skip


@check(
    "Embeds have a title",
    "It is all that readers have before they load it, and all that a screen reader says of it.",
)
def embed_untitled(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 4.1.2 (name, role, value) and 2.4.4: the link, and the frame it becomes, need a name."""
    for embed in draft.tree.all("figure.embed"):
        links = draft.tree.within(embed, "a")
        titles = [link.text for link in links if link.text != link.attributes.get("href")]
        if not any(titles):
            yield CheckFinding("An embed has no title.", embed.paragraph)


CHECKS: list[PublishCheck] = [
    *[heading_empty, heading_order, heading_faked],
    *[table_headers, table_caption, quote_unnamed, embed_untitled],
]
