import pytest

from articles.importing.text import ascii_slug, cut, plain_comment, plain_line, plain_title
from tests.articles.importing.test_tokens import HOSTILE
from tests.growth import assert_grows_in_proportion


def test_plain_line_takes_out_what_hides_or_turns() -> None:
    assert plain_line(" A\u202eb\u200bc\x00\nd\ufeff\u2066 ") == "Abc d"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Beds &amp; <em>breakfast</em>", "Beds & breakfast"),
        ("It&#8217;s a &lt;b&gt;", "It’s a <b>"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("A < B", "A < B"),
        ("<script>x</script>", ""),
    ],
)
def test_plain_title_has_no_markup(markup: str, title: str) -> None:
    assert plain_title(markup) == title


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("four words in it", "four words in it"),
        ("four words in it, five", "four words in …"),
        ("x" * 30, "x" * 14 + " …"),
    ],
)
def test_cut_ends_at_a_word(text: str, shorter: str) -> None:
    assert cut(text, 16) == shorter


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Über das Warten", "uber-das-warten"),
        ("Ελληνικά", "ellinika"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("🌊", ""),
        ("a" * 30, "a" * 20),
    ],
)
def test_ascii_slug_transliterates(text: str, slug: str) -> None:
    assert ascii_slug(text, length=20) == slug


@pytest.mark.parametrize(
    ("markup", "letter"),
    [
        ("One.\r\n\r\n\r\n\r\nTwo.\nThree.", "One.\n\nTwo.\nThree."),
        ("<p>One.</p><p>Two.<br>Three.</p>", "One.\n\nTwo.\nThree."),
        ("I &lt;3 it &amp; more", "I <3 it & more"),
        ('See <a href="https://example.org/a">this</a>.', "See this (https://example.org/a)."),
        (
            'See <a href="https://example.org/">https://example.org</a>.',
            "See https://example.org.",
        ),
        ('<a href="javascript:alert(1)">Hi</a>', "Hi"),
        ("<ul><li>one</li>\n<li>two</li></ul>", "– one\n– two"),
        ('<img src="https://example.org/x.png" alt="A graph">', "A graph (https://example.org/x.png)"),
        ("<script>alert(1)</script>Hello<b onclick=x>!</b>", "Hello!"),
        ("a\u202eb\u200bc\x07", "abc"),
        ("  \n ", ""),
    ],
)  # fmt: skip
def test_plain_letter_keeps_words_paragraphs_and_addresses(markup: str, letter: str) -> None:
    assert plain_comment(markup) == letter


@pytest.mark.parametrize("piece", [*HOSTILE, "<a>x", "<b>", "\n ", "<li>"])
def test_plain_letter_takes_time_in_proportion(piece: str) -> None:
    assert_grows_in_proportion(lambda times: plain_comment(piece * times), 5_000)
