"""The one tidying of plain text."""

import unicodedata
from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kingsfund.core import text as texts
from kingsfund.core.text import (
    MARKS_IN_A_ROW,
    count_words,
    has_controls,
    has_unstorable,
    is_mark,
    make_slug,
    tidy,
    tidy_line,
    without_zero_width,
)

EVERY = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
# By combining class: what a normal form puts in order, and one character of each class.
SORTED = {unicodedata.combining(char): char for char in EVERY if unicodedata.combining(char)}
# Whatever stands in canonical order only after sorting, as it comes or once it is taken apart.
MOVED = [
    char for char in EVERY if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
]  # fmt: skip
REPEATED = 30_000

# Where a joiner, a selector or a tag is seen by what it does.
NEEDED = {
    "Persian": "می\u200cخواهم",
    "Persian, after a letter that does not join": "کار\u200cها",
    "Sinhala": "ශ\u0dca\u200dරී",
    "Malayalam, at the end of a word": "അവന\u0d4d\u200d",
    "Bengali": "ক\u09cd\u200cষ",
    "Mongolian": "ᠭ\u180bᠠᠮ\u180eᠠ",
    "health worker": "\U0001f469\u200d\u2695\ufe0f",
    "health worker with a skin tone": "\U0001f469\U0001f3fd\u200d\u2695\ufe0f",
    "rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "Scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "key": "1\ufe0f\u20e3",
    "heart as text": "\u2764\ufe0e",
    "Japanese name": "葛\U000e0100城",
    "Hebrew with accents": "בְּרֵאשִׁ֖ית",
    "Tibetan": "ཧཱུྃ",
}
NOISE = {
    "zero-width space": ("pay\u200bpal", "paypal"),
    "joiners in Latin": ("a\u200db\u200cc", "abc"),
    "joiner at the end of a word": ("می\u200c ", "می"),
    "joiners in a row": ("می\u200c\u200c\u200dخ", "می\u200cخ"),
    "selector after a letter": ("a\ufe0fb\U000e0100", "ab"),
    "tags without a flag": ("a\U000e0041\U000e007f", "a"),
    "tags without an end": ("\U0001f3f4\U000e0067\U000e0062\U000e0073", "\U0001f3f4"),
    "a word in tags": (
        "\U0001f3f4" + "\U000e0067" * 7 + "\U000e007f",
        "\U0001f3f4",
    ),
    "directions": ("a\u202eb\u2066c\ufeffd", "abcd"),
    "controls": ("a\x07b\x1bc\x9bd", "abcd"),
    "noncharacters": ("a\ufffeb\uffffc\U0001ffff", "abc"),
    "half a pair": ("a\ud800b", "ab"),
}
NASTY = st.text(
    alphabet=st.sampled_from(
        [
            *"aש1# \n\té",
            *"\u200c\u200d\u200b\ufe0e\ufe0f\u180b\u180e\u202e",
            *"می\u0dd9\u0dca\u0d15\u0d4d\u1820葛\U000e0100",
            *"\U0001f469\u2695\U0001f3f4\U000e0067\U000e007f",
            *"\u0301\u0344\u0323\u302e\u1b44\u0f73\uff9e\u093c",
        ]
    ),
    max_size=30,
)


@example("\u0300\ufe00\u0dca\u200c")
@given(st.text(max_size=400) | NASTY)
@example("\u0dd9\u200d\u0dca\u200d")
def test_tidy_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(max_size=200) | NASTY)
def test_tidy_line_is_one_line_without_controls(text: str) -> None:
    line = tidy_line(text)
    assert (line, has_controls(line)) == (" ".join(line.split()), False)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("e\u0301", "é"),
        ("z" + "\u0301" * 50, "ź" + "\u0301" * (MARKS_IN_A_ROW - 1)),
        ("a\tb", "a b"),
        ("  a  \nb  \n\n\n\nc ", "a\nb\n\nc"),
        ("soft\x0breturn", "soft\nreturn"),
        ("family \U0001f469 and flag", "family \U0001f469 and flag"),
    ],
)
def test_tidy_keeps_what_can_be_seen(text: str, kept: str) -> None:
    assert tidy(text) == kept


@pytest.mark.parametrize("text", NEEDED.values(), ids=NEEDED.keys())
def test_tidy_keeps_joiners_selectors_and_tags_where_they_are_needed(text: str) -> None:
    assert tidy(f"x {text} y") == unicodedata.normalize("NFC", f"x {text} y")


@pytest.mark.parametrize(("text", "kept"), NOISE.values(), ids=NOISE.keys())
def test_tidy_cuts_what_hides_or_disguises(text: str, kept: str) -> None:
    assert tidy(text) == kept


@pytest.mark.parametrize("text", [*NEEDED.values(), *(text for text, _ in NOISE.values())])
def test_without_zero_width_leaves_no_joiner_to_match(text: str) -> None:
    kinds = {unicodedata.category(char) for char in without_zero_width(text)}
    assert "Cf" not in kinds


def test_marks_are_all_that_a_normal_form_puts_in_order() -> None:
    assert [hex(ord(char)) for char in MOVED if not is_mark(char)] == []


def longest_row(text: str) -> int:
    """The most characters in a row that a normal form would sort."""
    rows = groupby(text, key=lambda char: char in "\uff9e\uff9f" or unicodedata.combining(char) > 0)
    return max((len(list(row)) for is_row, row in rows if is_row), default=0)


def bombs() -> list[str]:
    """Every character that is sorted, next to one of a higher and one of a lower class, often."""
    low, high = SORTED[min(SORTED)], SORTED[max(SORTED)]
    return [
        text
        for char in MOVED
        for text in (f"A{high * 50}{char * 50}", f"A{char * 50}{low * 50}", f"A{f'{high}{char}' * 50}")
    ]  # fmt: skip


def test_what_is_normalised_has_no_long_row_of_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = []
    normalize = unicodedata.normalize
    monkeypatch.setattr(
        texts.unicodedata,
        "normalize",
        lambda form, text: (rows.append(longest_row(text)), normalize(form, text))[1],
    )
    for bomb in bombs():
        tidy(bomb)
    assert (len(rows) >= len(MOVED), max(rows)) == (True, MARKS_IN_A_ROW)


@pytest.mark.parametrize(
    "bomb",
    [
        "A" + "\u302e" * REPEATED + "\u1b44" * REPEATED,
        "A" + "".join(SORTED[kind] * (REPEATED // 10) for kind in sorted(SORTED, reverse=True)),
        "A" + "".join(SORTED[kind] for kind in sorted(SORTED, reverse=True)) * (REPEATED // 50),
        "\u0f73" * REPEATED + "\u0344" * REPEATED,
        ("\u1b44\u200d\u302e\u200d" * REPEATED),
    ],
    ids=["two classes", "every class", "every class in turn", "taken apart", "with joiners"],
)
def test_a_bomb_is_normalised_in_short_rows(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = []
    normalize = unicodedata.normalize
    monkeypatch.setattr(
        texts.unicodedata,
        "normalize",
        lambda form, text: (rows.append(longest_row(text)), normalize(form, text))[1],
    )
    tidy(bomb)
    make_slug(bomb, 100)
    assert rows
    assert max(rows) <= MARKS_IN_A_ROW


@pytest.mark.parametrize(
    ("text", "expected"), [("a\0", True), ("\ud800", True), ("a\u202e", False)]
)
def test_has_unstorable_finds_what_a_database_refuses(text: str, expected: bool) -> None:
    assert has_unstorable(text) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("– … !!", 0),
        ("It’s a well-known fact – 3 of 4.", 7),
        ("谢谢", 1),
        ("我完全同意这篇文章的观点。", 6),
        ("同感です。ありがとうございます。", 7),
        ("เห็นด้วยกับบทความนี้มาก", 5),
        ("I agree: 非常同意", 4),
        ("ང་བོད་ནས་ཡིན།", 4),
        ("Я согласен полностью", 3),
        ("أوافق تماما", 2),
    ],
)
def test_count_words_knows_scripts_without_spaces(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Über das Warten", "uber-das-warten"),
        ("Ærø, Þingvellir & Đà Nẵng", "aero-thingvellir-da-nang"),
        ("Don’t panic — it’s £5", "dont-panic-its-5"),
        ("Привет, мир", "privet-mir"),
        ("Party 🎉", "party"),
        ("…", ""),
        ("a" * 30, "a" * 20),
    ],
)
def test_make_slug_transliterates(text: str, slug: str) -> None:
    assert make_slug(text, 20 if text == "a" * 30 else 60) == slug
