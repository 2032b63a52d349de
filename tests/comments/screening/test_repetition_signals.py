"""Signals about what came before."""

import pytest

from comments.models import Near
from comments.screening.finding import SignalFinding
from comments.screening.signal_input import Neighbour
from tests.comments.screening.conftest import Ask

TEXT = "one two three four five six seven eight"


def near(number: int, likeness: float, status: str, email: str = "", article: int = 2) -> Near:
    return Near(number, likeness, status, article, email)


@pytest.mark.parametrize(
    ("text", "repeats", "finding"),
    [
        (TEXT, [], None),
        (TEXT, [near(5, 0.7, "spam")], None),
        ("Well said.", [near(5, 1, "spam")], None),
        (
            TEXT,
            [near(5, 1, "spam"), near(4, 0.8, "declined")],
            SignalFinding(25, "Nearly the same text as #5 (spam) and #4 (declined) by others."),
        ),
        (
            TEXT,
            [near(9, 1, "waiting"), near(8, 1, "revise")],
            SignalFinding(12, "The same text as #9 (waiting) and #8 (with its writer) by others."),
        ),
        (
            TEXT,
            [near(5, 1, "waiting", "IRIS@example.net", 1)],
            SignalFinding(8, "The same text as #5 (waiting) by the same writer on this article."),
        ),
        (
            TEXT,
            [near(5, 1, "declined", "iris@example.net"), near(4, 1, "published")],
            SignalFinding(
                12,
                "The same text as #4 (published) by others. "
                "The same text as #5 (declined) by the same writer.",
            ),
        ),
        (
            TEXT,
            [near(number, 1, "spam") for number in range(9, 4, -1)],
            SignalFinding(
                25, "The same text as #9 (spam), #8 (spam), #7 (spam) and 2 more by others."
            ),
        ),
    ],
    ids=["new", "half", "few-words", "spam", "waiting", "own-here", "own-and-others", "many"],
)
def test_repeated_text_says_of_whom_and_what_became_of_it(
    ask: Ask, text: str, repeats: list[Near], finding: SignalFinding | None
) -> None:
    facts = {"text": text, "repeats": tuple(repeats), "email": "iris@example.net", "article": 1}
    assert ask("repeated", **facts) == finding


@pytest.mark.parametrize(
    ("neighbours", "finding"),
    [
        ([("Ann", "waiting")] * 3, None),
        (
            [("Ann", "waiting")] * 4,
            SignalFinding(4, "4 other comments from the same network within a day, under 1 name."),
        ),
        (
            [("Ann", "spam")],
            SignalFinding(
                10,
                "1 other comment from the same network within a day, under 1 name; "
                "1 marked as spam.",
            ),
        ),
        (
            [(f"Ann {number}", "spam" if number < 2 else "waiting") for number in range(12)],
            SignalFinding(
                22,
                "12 other comments from the same network within a day, under 12 names; "
                "2 marked as spam.",
            ),
        ),
    ],
    ids=["three", "four", "one-spam", "twelve"],
)
def test_flood_counts_neighbours_and_their_names(
    ask: Ask, neighbours: list[tuple[str, str]], finding: SignalFinding | None
) -> None:
    assert ask("flood", neighbours=tuple(Neighbour(*one) for one in neighbours)) == finding
