"""Text as it is compared."""

import unicodedata

import pytest

from comments.text_analysis.normalisation import fold, folded_words, without_marks


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Casino", "casino"),
        ("Сásinо", "casino"),
        ("ＣＡＳＩＮＯ", "casino"),
        ("c\u0336a\u0336sino", "casino"),
        ("Straße", "strasse"),
        ("naïve Łódź", "naive łodz"),
        ("山田", "山田"),
        ("", ""),
    ],
    ids=["ascii", "cyrillic", "wide", "struck", "sharp-s", "accents", "japanese", "empty"],
)
def test_fold_leaves_what_people_read(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


def test_words_of_are_runs_of_letters_and_digits() -> None:
    assert folded_words("Dr. O’Neil: 3,000 beds—full!") == [
        "dr",
        "o",
        "neil",
        "3",
        "000",
        "beds",
        "full",
    ]


def test_fold_takes_marks_away_before_normalising_sorts_them() -> None:
    """Normalising a run of marks takes the square of its length, so it is never given one."""
    zalgo = "a" + "\u0316\u0301" * 32_000
    assert without_marks(zalgo) == "a"
    assert fold(zalgo) == "a"
    assert {unicodedata.category(char) for char in zalgo[1:]} == {"Mn"}
