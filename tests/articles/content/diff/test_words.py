from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content.diff.words import (
    Piece,
    WordChange,
    common,
    compare_text,
    compare_whole,
    count_tokens,
)
from tests.growth import TIMES, assert_grows_in_proportion

WORDY = st.text(st.sampled_from("ab ,.’-\n1é"), max_size=30)


def marked(pieces: list[Piece]) -> str:
    """The pieces on one line: kept words, [-removed-], {+added+}."""
    frames = {WordChange.SAME: "{}", WordChange.REMOVED: "[-{}-]", WordChange.ADDED: "{{+{}+}}"}
    return "".join(frames[piece.kind].format(piece.text) for piece in pieces)


def text_without(kind: WordChange, pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != kind)


@settings(deadline=None)
@given(WORDY | st.text(), WORDY | st.text())
def test_pieces_without_additions_are_the_old_text_and_without_removals_the_new(old, new):
    pieces = compare_text(old, new)
    assert text_without(WordChange.ADDED, pieces) == old
    assert text_without(WordChange.REMOVED, pieces) == new


@settings(deadline=None)
@given(WORDY)
def test_text_compared_with_itself_is_all_the_same(text):
    assert compare_text(text, text) == ([Piece(WordChange.SAME, text)] if text else [])


@settings(deadline=None)
@given(WORDY, WORDY)
def test_no_piece_stands_beside_one_of_its_kind_or_is_empty(old, new):
    pieces = compare_text(old, new)
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@settings(deadline=None)
@given(st.text("abc", max_size=9), st.text("abc", max_size=9))
def test_common_words_are_as_many_as_there_can_be(old, new):
    lengths = {(i, j): 0 for i in range(-1, len(old)) for j in range(-1, len(new))}
    for i in range(len(old)):
        for j in range(len(new)):
            longest = max(lengths[i - 1, j], lengths[i, j - 1])
            lengths[i, j] = lengths[i - 1, j - 1] + 1 if old[i] == new[j] else longest
    pairs = common(old, new)
    assert len(pairs) == lengths[len(old) - 1, len(new) - 1]
    assert [old[i] for i, _ in pairs] == [new[j] for _, j in pairs]
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("The old bed", "The new bed", "The [-old-]{+new+} bed"),
        ("The bed.", "The bed. And more.", "The bed.{+ And more.+}"),
        ("Beds", "Beds, wards", "Beds{+, wards+}"),
        ("It rose by 3.5% then", "It rose by 4.5% then", "It rose by [-3.5-]{+4.5+}% then"),
        ("the ward’s beds", "the wards’ beds", "the [-ward’s-]{+wards’+} beds"),
        ("one two three", "one three", "one [-two -]three"),
        ("one  two", "one two", "one[-  -]{+ +}two"),
        ("in-patient", "inpatient", "[-in-patient-]{+inpatient+}"),
        ("", "new", "{+new+}"),
        ("one of us", "six of them", "[-one-]{+six+} of [-us-]{+them+}"),
    ],
)
def test_whole_words_are_compared(old, new, shown):
    assert marked(compare_text(old, new)) == shown


def test_sentence_written_anew_is_one_out_and_one_in():
    pieces = compare_text(
        "All our beds are full, and staff are tired.", "Most wards have space, but nobody rests."
    )
    assert marked(pieces) == (
        "[-All our beds are full, and staff are tired-]{+Most wards have space, but nobody rests+}."
    )


def test_name_is_compared_as_one_thing():
    assert marked(compare_whole("ward-1.png", "ward-2.png")) == "[-ward-1.png-]{+ward-2.png+}"
    assert compare_whole("a.png", "a.png") == [Piece(WordChange.SAME, "a.png")]


def test_words_are_counted_without_punctuation():
    assert count_tokens("It’s 3.5% – of in-patients, | not all.") == 6


@pytest.mark.parametrize("words", ["a b ", "a ", "a b c d e f g h i j "])
def test_time_to_compare_one_paragraph_grows_with_its_length(words):
    def run(size: int) -> None:
        compare_text(words * (size // len(words.split())), "b a " * (size // 2))

    assert_grows_in_proportion(run, 20_000 // TIMES)
