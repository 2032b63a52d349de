from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content import tree
from articles.content.render import typeset
from articles.content.sanitize import clean_html
from articles.content.tree import Element

PICTURE = '<img src="/media/pictures/x.webp" alt="A ward" width="1600" height="900">'


@pytest.mark.parametrize(
    "markup",
    [
        '<figure class="pull-quote"><blockquote><p>Said.</p></blockquote><figcaption>Ann Lee</figcaption></figure>',
        '<figure class="pull-quote"><blockquote><p>One.</p><p>Two.</p></blockquote></figure>',
        f'<figure class="picture">{PICTURE}<figcaption>A ward <span class="credit">Ann</span></figcaption></figure>',
        '<figure class="picture"><img src="/media/a/b-1.webp" alt=""></figure>',
        '<figure class="picture"><img src="/media/x.webp" alt="" role="presentation"></figure>',
        '<p>Beds<span class="note">Counted, with <em>care</em>.</span></p>',
        '<figure class="embed"><a href="https://example.org/film" rel="noopener">A film</a></figure>',
        "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Plain</figcaption></figure>",
        '<table><caption>Beds</caption><tbody><tr><th scope="rowgroup" rowspan="2">a</th><td>1</td></tr><tr><td>2</td></tr></tbody></table>',
        '<ol start="3" type="a" reversed=""><li>a</li></ol>',
        "<dl><dt>Bed</dt><dd>Where one lies</dd></dl>",
    ],
)
def test_what_is_in_shape_stays(markup: str) -> None:
    assert clean_html(markup) == markup


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        # Figures of no known kind, or without what makes their kind
        ('<figure class="video"><p>x</p><figcaption>y</figcaption></figure>', "<p>x</p><p>y</p>"),
        ('<figure class="picture embed"><p>x</p></figure>', "<p>x</p>"),
        ('<figure class="picture"><figcaption>Gone</figcaption></figure>', "<p>Gone</p>"),
        ('<figure class="pull-quote"><p>Said.</p></figure>', "<p>Said.</p>"),
        ('<figure class="embed"><p>No link</p></figure>', "<p>No link</p>"),
        ('<figure class="embed"><a href="/x">Ours</a></figure>', '<a href="/x" rel="noopener">Ours</a>'),
        ("<figure></figure><figure><figcaption> </figcaption></figure>", ""),
        ("<figure><figure><p>x</p></figure></figure>", "<figure><p>x</p></figure>"),
        (
            f'<figure class="picture other">{PICTURE}<p>x</p></figure>',
            f'<figure class="picture">{PICTURE}</figure><p>x</p>',
        ),
        (
            '<figure class="embed"><p><a href="https://example.org/"><b>A</b> film</a></p></figure>',
            '<figure class="embed"><a href="https://example.org/" rel="noopener">A film</a></figure>',
        ),
        # Pictures from elsewhere, loose ones, and attributes with other values
        (f"<p>{PICTURE}x</p>", "<p>x</p>"),
        ('<figure class="picture"><img src="https://example.org/media/x.png"></figure>', ""),
        ('<figure class="picture"><img src="//example.org/media/x.png"></figure>', ""),
        ('<figure class="picture"><img src="/media/../admin/"></figure>', ""),
        ('<figure class="picture"><img src="/media/x.png?q=1"></figure>', ""),
        (
            '<figure class="picture"><img alt=" x " width="1e3" height="-1" role="presentation" '
            'src="/media/x.png" loading="lazy"></figure>',
            '<figure class="picture"><img src="/media/x.png" alt="x"></figure>',
        ),
        (
            '<table><tr><th scope="everything" colspan="1" rowspan="9999">a</th></tr></table>',
            "<table><tbody><tr><th>a</th></tr></tbody></table>",
        ),
        ('<ol type="1" start="x"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        # Addresses typed without what begins them
        (
            '<p><a href="www.example.org/a?b">x</a></p>',
            '<p><a href="https://www.example.org/a?b" rel="noopener">x</a></p>',
        ),
        ('<p><a href="www.html">x</a></p>', '<p><a href="www.html" rel="noopener">x</a></p>'),
        # Notes and credits
        ('<p>a<span class="note"></span>b<span class="other">c</span></p>', "<p>abc</p>"),
        (
            '<p>a<span class="note">b <span class="note">c</span></span></p>',
            '<p>a<span class="note">b c</span></p>',
        ),
        ('<p>a<span class="credit">b</span></p>', "<p>ab</p>"),
        (
            '<div>a<span class="note"><p>b</p><ul><li>c</li></ul></span></div>',
            'a<span class="note">b c</span>',
        ),
        # One way to write each
        ("<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>", "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>"),
        ("<ul><li><p>a</p><ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>",
            "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>",
        ),
    ],
)  # fmt: skip
def test_what_is_not_comes_into_shape(markup: str, cleaned: str) -> None:
    assert clean_html(markup) == cleaned
    assert clean_html(cleaned) == cleaned


# Tables: what a reader sees is what the editor saw, cell by cell.

Grid = dict[tuple[int, int], list[str]]


def span(cell: Element, name: str, most: int) -> int:
    """The rows or columns that a cell takes up; 0 rows are all that are left."""
    written = cell.attributes.get(name, "1")
    return min(int(written) or (most if name == "rowspan" else 1), most)


def grid_of(markup: str) -> Grid:
    """The table as the HTML standard forms it (section 4.9.12): which cells lie on which square."""
    grid: Grid = defaultdict(list)
    (table,) = tree.parse(markup).all("table")
    sections = sorted(
        (one for one in table.elements() if one.tag in ("thead", "tbody", "tfoot")),
        key=lambda one: one.tag == "tfoot",
    )
    top = 0
    for section in sections:
        rows = [one for one in section.elements() if one.tag == "tr"]
        for number, row in enumerate(rows):
            y, x = top + number, 0
            for cell in row.elements():
                while grid.get((x, y)):
                    x += 1
                wide, high = span(cell, "colspan", 1000), span(cell, "rowspan", len(rows) - number)
                for place in ((x + i, y + j) for i in range(wide) for j in range(high)):
                    grid[place].append(tree.plain_text([cell]))
                x += wide
        top += len(rows)
    return {place: cells for place, cells in grid.items() if cells}


CELLS = st.builds(
    lambda tag, scope, rows, columns: (
        f"<{tag}{scope if tag == 'th' else ''} rowspan={rows} colspan={columns}>",
        f"</{tag}>",
    ),
    st.sampled_from(["th", "th", "td"]),
    st.sampled_from([' scope="col"', ' scope="colgroup"', ' scope="row"', ""]),
    st.sampled_from([1, 1, 1, 2, 3, 0, 9]),
    st.sampled_from([1, 1, 1, 2, 3]),
)
ROWS = st.lists(CELLS, max_size=4)
SECTIONS = st.lists(
    st.tuples(st.sampled_from(["thead", "tbody", "tbody", "tfoot"]), st.lists(ROWS, max_size=4)),
    min_size=1,
    max_size=3,
)


def table_of(sections: list) -> str:
    numbers = iter(range(1000))
    written = "".join(
        f"<{name}>"
        + "".join(
            "<tr>" + "".join(f"{begin}c{next(numbers)}{end}" for begin, end in row) + "</tr>"
            for row in rows
        )
        + f"</{name}>"
        for name, rows in sections
    )
    return f"<table>{written}</table>"


@settings(deadline=None, max_examples=100)
@given(SECTIONS.map(table_of))
def test_reader_sees_the_table_that_the_editor_saw(markup: str) -> None:
    stored = clean_html(markup)
    assert clean_html(stored) == stored
    if "<table" in stored:
        assert grid_of(stored) == grid_of(markup)
        assert grid_of(typeset(stored)) == grid_of(markup)


def test_head_of_a_table_takes_every_row_that_its_cells_reach() -> None:
    first = '<tr><th scope="col" rowspan="2">Region</th><th scope="col" colspan="2">Beds</th></tr>'
    second, third = "<tr><td>2024</td><td>2025</td></tr>", "<tr><td>N</td><td>1</td><td>2</td></tr>"
    page = typeset(clean_html(f"<table>{first}{second}{third}</table>"))
    assert f"<thead>{first}{second}</thead><tbody>{third}</tbody>" in page
    # Where nothing is left for the body of the table, it has no head.
    assert "<thead>" not in typeset(clean_html(f"<table>{first}{second}</table>"))


def test_sections_of_a_table_become_one_and_its_foot_stays_last() -> None:
    markup = (
        '<table><thead><tr><th rowspan="5">a</th></tr></thead>'
        '<tfoot><tr><td>z</td></tr></tfoot><tbody><tr><td rowspan="0">b</td></tr><tr></tr></tbody></table>'
    )
    assert clean_html(markup) == (
        '<table><tbody><tr><th>a</th></tr><tr><td rowspan="2">b</td></tr><tr></tr>'
        "<tr><td>z</td></tr></tbody></table>"
    )
