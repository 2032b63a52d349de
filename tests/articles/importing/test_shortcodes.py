import pytest

from articles.importing.shortcodes import Shortcodes
from tests.growth import assert_grows_in_proportion

LINK = "https://old.example.org/7/"


@pytest.mark.parametrize(
    ("written", "expanded"),
    [
        ("no brackets at all", "no brackets at all"),
        ("as he said [sic] and [1] and [/b]", "as he said [sic] and [1] and [/b]"),
        ("[[gallery]] is written so", "[gallery] is written so"),
        (
            "[gallery]",
            '<p><x-gallery src="https://old.example.org/7/" alt="on the original page"></p>',
        ),
        (
            '[gallery ids="1,2" columns="3"]',
            '<p><x-gallery src="https://old.example.org/7/" alt="on the original page"></p>',
        ),
        (
            '[caption id="a" width="9"]<img src="x.jpg" /> Our <em>ward</em>[/caption]',
            '<figure><img src="x.jpg" /><figcaption>Our <em>ward</em></figcaption></figure>',
        ),
        (
            '[caption caption="Our ward"]<a href="y"><img src="x.jpg"></a>[/caption]',
            '<figure><a href="y"><img src="x.jpg"></a><figcaption>Our ward</figcaption></figure>',
        ),
        ("[caption]no picture[/caption]", "no picture"),
        (
            "[embed width=3]https://example.org/film?a=1&b=2[/embed]",
            '<p><embed src="https://example.org/film?a=1&amp;b=2"></embed></p>',
        ),
        (
            '[audio mp3="https://example.org/talk.mp3"][/audio]',
            '<p><audio src="https://example.org/talk.mp3"></audio></p>',
        ),
        (
            "[youtube https://example.org/watch?v=1]",
            '<p><embed src="https://example.org/watch?v=1"></embed></p>',
        ),
        (
            '[button url="https://example.org/join"]Join us[/button]',
            '<a href="https://example.org/join">Join us</a>',
        ),
        ("[box]Read [sic] this[/box]", "Read [sic] this"),
        ('<a title="[gallery]">x</a>', '<a title="[gallery]">x</a>'),
        ("[box]open [caption]both", "[box]open [caption]both"),
    ],
)
def test_expand_says_what_was_there(written: str, expanded: str) -> None:
    assert Shortcodes(LINK).expand(written) == expanded


def test_expand_names_what_it_left_out() -> None:
    shortcodes = Shortcodes(LINK)

    assert shortcodes.expand('A[contact-form id="4"]B[spoiler]C[/spoiler]') == "ABC"
    assert shortcodes.left_out == {"contact-form", "spoiler"}


@pytest.mark.parametrize(
    "hostile",
    [
        "[caption]" * 50_000,
        "[caption]" * 50_000 + "[/caption]" * 50_000,
        "[a " * 100_000,
        "[a]x[/b]" * 50_000 + "[/a]",
        "[" * 200_000,
        '[a b="' * 100_000,
    ],
)
def test_expand_takes_time_in_proportion(hostile: str) -> None:
    def expand(share: int) -> None:
        Shortcodes(LINK).expand(hostile[: len(hostile) * share // 16])

    assert_grows_in_proportion(expand, 4)
