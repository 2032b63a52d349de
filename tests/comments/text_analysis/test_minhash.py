"""Which texts are nearly the same."""

import pytest

from comments.text_analysis.minhash import MOST_RUNS, bands_of, likeness, sketch_of

LETTER = (
    "We measured waiting on nine wards over two winters, and what we saw does not bear out the "
    "claim that beds are the whole of it: staff who knew the patients discharged them a day sooner, "
    "whatever the number of beds, and the wards that were told so kept to it in the second winter."
)


def test_sketch_of_the_same_words_is_the_same_whatever_their_dress() -> None:
    assert sketch_of(LETTER) == sketch_of(LETTER.upper().replace(",", " –").replace("A", "А"))


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        (LETTER, 1, 1),
        (LETTER + " Thank you.", 0.8, 1),
        (LETTER[: len(LETTER) // 2], 0.25, 0.75),
        ("Beds are a matter of money, and money is a matter of votes at the end.", 0, 0.1),
    ],
    ids=["same", "with-thanks", "half", "another"],
)
def test_likeness_estimates_what_texts_have_in_common(other: str, low: float, high: float) -> None:
    assert low <= likeness(sketch_of(LETTER), sketch_of(other)) <= high


def test_bands_are_shared_by_similar_texts_and_fit_a_database() -> None:
    bands = bands_of(sketch_of(LETTER))
    assert len(bands) == 6
    assert set(bands) & set(bands_of(sketch_of(LETTER + " Thank you.")))
    assert not set(bands) & set(bands_of(sketch_of("Money is a matter of votes at the end.")))
    assert all(-(2**63) <= band < 2**63 for band in bands)


def test_sketches_are_the_same_for_ever_because_they_are_stored() -> None:
    assert sketch_of("Well said indeed.").hex()[:16] == "33a91d773da99568"


def test_sketch_of_no_words_is_empty() -> None:
    assert [sketch_of(text) for text in ("", "…!", " \n")] == [b"", b"", b""]


def test_sketch_of_an_endless_text_looks_at_its_beginning() -> None:
    words = [f"w{number}" for number in range(MOST_RUNS + 2)]
    assert sketch_of(" ".join(words)) == sketch_of(" ".join([*words, "more", "and", "more"]))
