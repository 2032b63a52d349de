import pytest

from newsletter import wording
from newsletter.models import Newsletter
from tests.factories import make_newsletter


def test_sentence_says_what_comes_and_how_often(weekly: Newsletter) -> None:
    assert wording.sentence(weekly) == (
        "We will e-mail you Weekly briefing (every Thursday), "
        "use your address for nothing else, and stop as soon as you say so."
    )


def test_box_holds_the_label_and_the_promise(weekly: Newsletter) -> None:
    assert wording.box(weekly) == (
        "[x] Weekly briefing, every Thursday. What is new.\n"
        "We will e-mail you the newsletters you tick, use your address for nothing else, "
        "and stop as soon as you say so."
    )


def test_confirmation_ends_with_the_button(weekly: Newsletter) -> None:
    assert wording.confirmation(weekly) == wording.sentence(weekly) + "\n[Yes, subscribe me]"


@pytest.mark.parametrize(
    ("frequency", "shown"),
    [
        ("Every Thursday", "every Thursday"),
        ("Every Thursday.", "every Thursday"),
        ("NHS board days", "NHS board days"),
        ("weekly", "weekly"),
    ],
)
def test_frequency_fits_into_a_sentence(db: None, frequency: str, shown: str) -> None:
    assert make_newsletter(frequency=frequency).how_often == shown
