"""The classifier of this site: what it thinks of a text, from the decisions so far."""

from typing import NamedTuple


class Opinion(NamedTuple):
    """How likely a text is to be refused, and the words it rests on, the strongest first.

    A word that speaks for refusing has a weight above 0, one that speaks for keeping below.
    """

    probability: float
    words: list[tuple[str, float]]


def opinion(text: str, *, apart_from: str) -> Opinion | None:
    """What the classifier thinks of a text; None as long as it has seen too little.

    `apart_from` is who signed it, and what as: those words are not looked at.
    """
    return None
