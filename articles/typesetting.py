"""From a stored body to the page: numbers, the list of notes, frames for tables, what loads on demand.

Nothing here is stored. What comes in has been cleaned (`articles.body`), so its tags are in pairs
and in one shape, and scanning them is enough.
"""

import re
from collections.abc import Callable
from html import unescape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import body, embeds

# The source as stored, the alternative text as plain text, and whether it is marked as decoration.
PictureHTML = Callable[[str, str, bool], str]

_NOTE = re.compile(r'<span class="note">(.*?)</span>', re.S)
_EMBED = re.compile(r'(<figure class="embed"><a href="([^"]*)")')
_PICTURE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*>')
_NUMBERED = re.compile(
    r'(<figure class="picture">(?:(?!</figure>).)*?<figcaption>)(?!<span class="credit">)', re.S
)
_TABLE_EDGE = re.compile(r"<table>|</table>")
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.S)
# The first rows of a table, as long as they hold nothing but the names of columns.
_HEAD = re.compile(
    r'<tbody>\s*((?:<tr>\s*(?:<th(?= [^>]*scope="col)[^>]*>(?:(?!</?t[hdr]\b).)*</th>\s*)+</tr>\s*)+)(?=<tr>)',
    re.S,
)


def typeset(markup: str, *, picture_html: PictureHTML | None = None) -> SafeString:
    """A cleaned body as it stands on the page.

    `picture_html` writes the pictures, for instance in several sizes; without it each is the image
    that is stored.
    """
    if "<table>" in markup:
        markup = _with_framed_tables(markup)
    if "<figure" in markup:
        markup = _with_figures(markup, picture_html)
    if 'class="note"' in markup:
        markup = _with_notes(markup)
    return mark_safe(markup)


# Tables


def _with_framed_tables(markup: str) -> str:
    pieces, depth, begin, number, end = [], 0, 0, 0, 0
    for edge in _TABLE_EDGE.finditer(markup):
        opens = edge[0] != "</table>"
        if opens and depth == 0:
            begin = edge.start()
        depth += 1 if opens else -1
        if depth == 0:
            number += 1
            pieces += [markup[end:begin], _frame(markup[begin : edge.end()], number)]
            end = edge.end()
    return "".join([*pieces, markup[end:]])


def _frame(table: str, number: int) -> str:
    caption = _CAPTION.search(table)
    label = body.to_text(body.without_notes(caption[1])) if caption else ""
    return format_html(
        '<div class="table-frame" role="region" tabindex="0" aria-label="{}">{}'
        '<p class="table-hint">Scroll sideways to see the whole table</p></div>',
        label or f"Table {number}",
        mark_safe(_HEAD.sub(r"<thead>\1</thead><tbody>", table)),
    )


# Figures


def _with_figures(markup: str, picture_html: PictureHTML | None) -> str:
    if len(_NUMBERED.findall(markup)) > 1:
        markup = _with_figure_numbers(markup)
    if picture_html:
        markup = _PICTURE.sub(lambda picture: _picture(picture, picture_html), markup)
    return _EMBED.sub(_embed, markup)


def _with_figure_numbers(markup: str) -> str:
    """One figure needs no number; of several, those that say what they show have one."""
    numbers = iter(range(1, len(markup)))
    return _NUMBERED.sub(
        lambda figure: f'{figure[1]}<span class="figure-number">Figure {next(numbers)}</span> ',
        markup,
    )


def _picture(picture: re.Match[str], picture_html: PictureHTML) -> str:
    source, alt = unescape(picture[1]), unescape(picture[2])
    return picture_html(source, alt, 'role="presentation"' in picture[0])


def _embed(embed: re.Match[str]) -> str:
    frame = embeds.frame_for(unescape(embed[2]))
    if frame is None:
        return embed[0]
    return format_html(
        '{} data-embed="{}" data-embed-thing="{}"',
        mark_safe(embed[1]),
        frame.url,
        frame.provider.thing,
    )


# Notes


def _with_notes(markup: str) -> str:
    notes: list[str] = []

    def reference(note: re.Match[str]) -> str:
        notes.append(note[1])
        number = len(notes)
        return (
            f'<sup class="note-ref"><a href="#note-{number}" id="note-{number}-ref" '
            f'role="doc-noteref" aria-label="Note {number}">{number}</a></sup>'
        )

    return _NOTE.sub(reference, markup) + _end_notes(notes)


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
