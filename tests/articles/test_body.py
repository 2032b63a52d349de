import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import clean_html

PIECES = [
    "<p>", "</p>", "<button>", "</button>", "<marquee>", "</marquee>", "<pre>", "</pre>", "\n",
    "<h2>", "</h2>", '<a href="https://example.org/">', "</a>", "<table>", "<tr>", "<td>",
    "</table>", "<ul>", "<li>", "</ul>", "<form>", "<strong>", "</strong>", "a word", "&nbsp;",
    "<object>", "</object>", "<caption>", "<select>", "<figure>", "</figure>", "<svg>", "</svg>",
]  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<pre>\n\n\n  x</pre>", "<pre>  x</pre>"),
        ("<p><button><p>x</p></button></p>", "<p></p><p>x</p><p></p>"),
        ("<h2>One</h2><h2>One</h2>", '<h2 id="one">One</h2><h2 id="one-2">One</h2>'),
    ],
)
def test_clean_html_needs_one_cleaning_only(markup: str, cleaned: str) -> None:
    assert clean_html(markup) == cleaned
    assert clean_html(cleaned) == cleaned


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_clean_html_changes_nothing_that_is_clean(markup: str) -> None:
    cleaned = clean_html(markup)

    assert clean_html(cleaned) == cleaned
