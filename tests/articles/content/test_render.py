import re

import pytest

from articles.content.render import typeset
from articles.content.sanitize import clean_html
from tests.growth import assert_grows_in_proportion

TABLE = "<table><caption>Beds &amp; wards</caption><tbody><tr><td>1</td></tr></tbody></table>"
HEADED = (
    '<table><tbody><tr><th scope="col">Year</th><th scope="col">Beds</th></tr>'
    '<tr><th scope="row">2025</th><td>100</td></tr></tbody></table>'
)


def picture(caption: str = "", alt: str = "A ward") -> str:
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="picture"><img src="/media/x.webp" alt="{alt}" width="16" height="9">{caption}</figure>'


def test_typeset_leaves_plain_text_alone() -> None:
    assert typeset("<p>One &amp; two.</p>") == "<p>One &amp; two.</p>"


# Tables


def test_each_table_has_a_frame_with_a_name() -> None:
    page = typeset(f"<p>A</p>{TABLE}<p>B</p><table><tbody></tbody></table><p>C</p>")
    assert re.findall(r'role="region" tabindex="0" aria-label="([^"]*)"', page) == [
        "Beds &amp; wards",
        "Table 2",
    ]
    assert page.startswith('<p>A</p><div class="table-frame"')
    assert TABLE in page
    assert page.count('<p class="table-hint">') == 2
    assert page.endswith("</div><p>C</p>")


def test_only_the_outer_table_is_framed() -> None:
    inner = "<table><tbody><tr><td>x</td></tr></tbody></table>"
    page = typeset(f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>")
    assert page.count('class="table-frame"') == 1


@pytest.mark.parametrize(
    "caption",
    ['"><script>alert(1)</script>', '" onfocus="alert(1)" x="', "<b>bold</b>", "&lt;i&gt;"],
)
def test_the_name_of_a_frame_is_harmless(caption: str) -> None:
    page = typeset(clean_html(f"<table><caption>{caption}</caption><tr><td>1</td></tr></table>"))
    label = re.search(r'aria-label="([^"]*)">', page)[1]
    assert "<" not in label
    assert "<script" not in page
    assert page.startswith(
        f'<div class="table-frame" role="region" tabindex="0" aria-label="{label}"><table>'
    )


@pytest.mark.parametrize(
    "broken", ["<table><tr><td>open", "</table></table>", "<table></table></table>"]
)
def test_tables_that_do_not_end_are_survived(broken: str) -> None:
    assert "1" in typeset(clean_html(broken + "<p>1</p>"))


def test_rows_of_column_names_are_the_head_of_a_table() -> None:
    page = typeset(HEADED)
    assert (
        '<thead><tr><th scope="col">Year</th><th scope="col">Beds</th></tr></thead><tbody><tr>'
        in page
    )
    assert page.count("<tbody>") == page.count("</tbody>") == 1


def test_a_table_of_nothing_but_column_names_has_no_head() -> None:
    assert "<thead>" not in typeset(
        '<table><tbody><tr><th scope="col">Year</th></tr></tbody></table>'
    )


# Figures


def test_captions_are_numbered_where_there_are_several() -> None:
    page = typeset(
        picture("One") + picture() + picture('<span class="credit">Ann</span>') + picture("Two")
    )
    assert re.findall(r"<figcaption>(.*?)</figcaption>", page) == [
        '<span class="figure-number">Figure 1</span> One',
        '<span class="credit">Ann</span>',
        '<span class="figure-number">Figure 2</span> Two',
    ]


def test_a_single_figure_has_no_number() -> None:
    assert typeset(picture("One") + picture()) == picture("One") + picture()


def test_pictures_are_written_by_who_knows_their_sizes() -> None:
    asked = []

    def picture_html(source: str, alt: str, decorative: bool) -> str:
        asked.append((source, alt, decorative))
        return "<picture></picture>"

    decoration = (
        '<figure class="picture"><img src="/media/y.webp" alt="" role="presentation"></figure>'
    )
    page = typeset(
        picture("One", alt="A &quot;ward&quot; &amp; b") + decoration, picture_html=picture_html
    )
    assert asked == [("/media/x.webp", 'A "ward" & b', False), ("/media/y.webp", "", True)]
    assert page == (
        '<figure class="picture"><picture></picture><figcaption>One</figcaption></figure>'
        '<figure class="picture"><picture></picture></figure>'
    )


def test_an_embed_of_a_known_provider_says_what_to_load() -> None:
    link = '<figure class="embed"><a href="https://www.youtube.com/watch?t=1&amp;v=abcdefghijk" rel="noopener">A talk</a></figure>'
    assert typeset(link) == link.replace(
        ' rel="noopener"',
        ' data-embed="https://www.youtube-nocookie.com/embed/abcdefghijk?start=1" data-embed-thing="video" rel="noopener"',
    )


def test_an_embed_of_somebody_else_is_a_link() -> None:
    link = '<figure class="embed"><a href="https://example.org/film" rel="noopener">A film</a></figure>'
    assert typeset(link) == link


# Notes


def test_notes_are_numbered_and_listed_at_the_end() -> None:
    page = typeset(
        '<p>a<span class="note">One, <a href="https://example.org/">there</a>.</span></p>'
        '<table><caption>b<span class="note">Two.</span></caption><tbody><tr><td>1</td></tr></tbody></table>'
    )
    assert page.startswith(
        '<p>a<sup class="note-ref"><a href="#note-1" id="note-1-ref" role="doc-noteref" aria-label="Note 1">1</a></sup></p>'
    )
    assert 'aria-label="b"' in page
    assert re.findall(r'href="(#[^"]*)" id="([^"]*)"', page) == [
        ("#note-1", "note-1-ref"),
        ("#note-2", "note-2-ref"),
    ]
    assert page.endswith(
        '<section class="notes" role="doc-endnotes" aria-labelledby="endnotes"><h2 id="endnotes">Notes</h2><ol>'
        '<li id="note-1">One, <a href="https://example.org/">there</a>. <a href="#note-1-ref" role="doc-backlink" '
        'aria-label="Back to the text, note 1">↩</a></li>'
        '<li id="note-2">Two. <a href="#note-2-ref" role="doc-backlink" '
        'aria-label="Back to the text, note 2">↩</a></li></ol></section>'
    )


def test_a_long_text_is_set_in_proportion() -> None:
    paragraph = f'<p>{"word " * 100}<span class="note">A note.</span></p>'
    part = clean_html(paragraph * 10 + HEADED + picture("One"))
    assert_grows_in_proportion(lambda times: typeset(part * times), 50)


def test_caption_that_brings_its_number_keeps_it() -> None:
    def figure(words: str) -> str:
        return f'<figure class="picture"><img src="/media/x.webp" alt=""><figcaption>{words}</figcaption></figure>'

    page = typeset(
        figure("Figure 1: Beds") + figure("Staff") + figure("fig. 3 Wards") + figure("Cost")
    )
    number = '<span class="figure-number">Figure {}</span> '.format
    assert page == (
        figure("Figure 1: Beds")
        + figure(f"{number(2)}Staff")
        + figure("fig. 3 Wards")
        + figure(f"{number(4)}Cost")
    )
