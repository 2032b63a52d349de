"""What a signal finds, in words that a moderator understands."""

from collections.abc import Iterable
from typing import NamedTuple

EXPLANATION_LIMIT = 300
MOST_NAMED = 3
MOST_OF_A_WORD = 60


class SignalFinding(NamedTuple):
    """How much it adds to the score, and why: the words and hosts that were found."""

    weight: int
    explanation: str


def enumerated(things: Iterable[object]) -> str:
    """A few of them in a row, and how many more there are: "a, b, c and 2 more"."""
    named = list(dict.fromkeys(shortened(str(thing)) for thing in things))
    more = len(named) - MOST_NAMED
    if more > 0:
        return f"{', '.join(named[:MOST_NAMED])} and {more} more"
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def shortened(word: str, limit: int = MOST_OF_A_WORD) -> str:
    return word if len(word) <= limit else f"{word[: limit - 1]}…"


def number_of(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
