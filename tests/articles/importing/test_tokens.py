import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.tokens import TagToken, read_tokens
from tests.growth import assert_grows_in_proportion

HOSTILE = [
    "<a",
    "<!--",
    "<a ",
    "<",
    "</a",
    "<a b='",
    '<a b="',
    "&#1",
    "<!",
    "<?",
    "<a =",
    "='\"",
    "<svg>",
    "<script>",
]


def test_tokens_are_tags_and_text() -> None:
    assert list(read_tokens('<p class="x">Fish &amp; <br/>chips<!-- no --></P>')) == [
        TagToken("p", {"class": "x"}),
        "Fish & ",
        TagToken("br", {}),
        "chips",
        TagToken("p", {}, True),
    ]


@pytest.mark.parametrize(
    ("markup", "attributes"),
    [
        ("<a href='x' title=\"y z\">", {"href": "x", "title": "y z"}),
        ("<a href=x/y>", {"href": "x/y"}),
        ('<a title="a > b" href="x">', {"title": "a > b", "href": "x"}),
        ('<a HREF = "x&amp;y">', {"href": "x&y"}),
        ('<a href="1" href="2">', {"href": "1"}),
        ('<a href="x"" title="y">', {"href": "x", "title": "y"}),
        ("<a it's href=x>", {"href": "x"}),
    ],
)
def test_attributes_are_read(markup: str, attributes: dict[str, str]) -> None:
    assert list(read_tokens(markup)) == [TagToken("a", attributes)]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a < b", "a < b"),
        ("1<2 and 3>2", "1<2 and 3>2"),
        ("never <a href='x", "never <a href='x"),
        ("<!-- open and words", "<!-- open and words"),
        ("<script>alert(1)</script>after", "after"),
        ("<STYLE>p {}</style >after", "after"),
        ("<svg><p>x</p></svg>after", "after"),
        ("<iframe src='x' />between<iframe></iframe>", "between"),
        ("<iframe src='x'>never closed", "never closed"),
        ("&#" + "9" * 6000 + ";x", "x"),
        ("&#x0;&#xd800;", "\ufffd\ufffd"),
    ],
)
def test_words_outside_tags_survive(markup: str, words: str) -> None:
    assert "".join(token for token in read_tokens(markup) if isinstance(token, str)) == words


@pytest.mark.parametrize("piece", HOSTILE)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    def read(times: int) -> None:
        for _ in read_tokens(piece * times):
            pass

    # `html.parser` needs half a minute for 20,000 of some of them.
    assert_grows_in_proportion(read, 5_000)


@given(st.text(alphabet="<>/!-='\"& ab&#;", max_size=80))
def test_reading_ends_for_any_text(text: str) -> None:
    assert all(isinstance(token, TagToken | str) for token in read_tokens(text))
