"""What the server makes of other programs' markup; the browser is held to the same table in
`tests/journeys/test_paste.py`."""

from pathlib import Path

import pytest

from articles.content.sanitize import DROPPED_TAGS, clean_html, to_text
from tests.articles.foreign_markup import CASES


@pytest.mark.parametrize("name", list(CASES))
def test_server_keeps_the_words_of_any_element(name: str) -> None:
    case = CASES[name]
    body = clean_html(case.markup)

    assert to_text(body) == case.words
    assert clean_html(body) == body
    assert to_text(clean_html(case.pasted)) == case.words


@pytest.mark.parametrize(
    ("markup", "stored"),
    [
        (
            '<h2 id="why">Why not</h2><p><a href="#why">x</a></p>',
            '<h2 id="why-not">Why not</h2><p><a href="#why-not" rel="noopener">x</a></p>',
        ),
        # Two headings that take each other's words: the links go with the headings.
        (
            '<h2 id="a">B</h2><h2 id="b">A</h2><p><a title="t" href="#a">x</a><a href="#b">y</a></p>',
            '<h2 id="b">B</h2><h2 id="a">A</h2><p><a title="t" href="#b" rel="noopener">x</a>'
            '<a href="#a" rel="noopener">y</a></p>',
        ),
        (
            '<h3 id="_Toc 1">É</h3><p><a href="#_Toc%201">x</a><a href="#else">y</a></p>',
            '<h3 id="e">É</h3><p><a href="#e" rel="noopener">x</a><a href="#else" rel="noopener">y</a></p>',
        ),
    ],
)
def test_links_follow_the_headings_they_lead_to(markup: str, stored: str) -> None:
    assert clean_html(markup) == stored


def test_elements_that_go_with_their_words_are_named_in_the_editor_too() -> None:
    script = Path("articles/static/articles/editor/paste.js").read_text()
    listed = script.partition('DROPPED = "')[2].partition('"')[0].strip(", ").split(", ")

    assert set(listed) == DROPPED_TAGS
