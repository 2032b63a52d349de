import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.models import LearnedWord
from comments.text_analysis.tokenizer import tokens_of

LIMIT = LearnedWord._meta.pk.max_length


def test_each_word_counts_once_in_small_letters() -> None:
    assert tokens_of("Wards and wards. AND wards") == ["and", "wards"]


def test_apostrophes_and_possessives_are_one_spelling() -> None:
    assert tokens_of("Don’t, don't; the ward’s ward") == ["don't", "the", "ward"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("see https://example.org/a?b=1.", ["a link", "see"]),
        ("see www.example.org", ["a link", "see"]),
        ("see Cheap-Pills.com, now", ["a link", "now", "see"]),
        ("write to ann@example.org", ["an e-mail address", "to", "write"]),
        ("it cost £1,200.50 or 30%", ["a percentage", "a sum of money", "cost", "it", "or"]),
        ("in 2019/20 by 4", ["a number", "by", "in"]),
        ("v1agra c4sino", ["letters and digits"]),
        ("x" * 30, ["a very long word"]),
        ("stop!! stop!", ["several !!", "stop"]),
        ("this is INSANE", ["insane", "is", "this", "words in capitals"]),
    ],
)
def test_kinds_of_things_are_not_told_apart(text: str, kinds: list[str]) -> None:
    assert tokens_of(text) == kinds


def test_names_are_left_out() -> None:
    text = "We asked Ada Marsh at Northvale. Marsh said no. Perhaps Mr O’Neill’s team, I’m told."
    assert tokens_of(text) == [
        *("asked", "at", "i'm", "no", "perhaps", "said", "team", "told", "we"),
    ]


def test_what_signed_the_comment_is_left_out() -> None:
    text = "calder here, a ward manager of long standing"
    assert tokens_of(text, apart_from="Iris Calder Ward manager Northvale") == [
        *("here", "long", "of", "standing"),
    ]


def test_a_text_of_capitals_is_noticed_without_its_words() -> None:
    text = "Buy The Best Cheap Herbal Pills Online Today"
    assert tokens_of(text) == ["buy", "many capitals"]


@given(st.text())
def test_any_text_has_words_that_can_be_stored(text: str) -> None:
    words = tokens_of(text, apart_from=text[:3])
    assert words == sorted(set(words))
    assert all(0 < len(word) <= LIMIT for word in words)
