"""What the tests of signals share: asking one signal about facts made up for it."""

from collections.abc import Callable

import pytest

from comments.models.comment import SCREENED_LENGTH
from comments.screening.finding import SignalFinding
from comments.screening.registry import SIGNALS
from comments.screening.signal_input import SignalInput
from comments.text_analysis.hosts import addresses_in

Ask = Callable[..., SignalFinding | None]

# How a text begins, and what is repeated after that: what a signal might go back over.
HOSTILE_PARTS = {
    "one-word": ("", "a"),
    "words": ("", "a "),
    "zalgo": ("a", "\u0316\u0301"),
    "accented-words": ("", "e\u0316\u0301 "),
    "mixed-scripts": ("", "aа"),
    "mixed-words": ("", "aа "),
    "emoji": ("", "👩‍⚕️"),
    "schemes": ("", "http://"),
    "links": ("", "http://a.example/ "),
    "foreign-links": ("", "www.é.example "),
    "disguised-links": ("", "http://a@b.example "),
    "ports": ("http://a", ":1"),
    "labels": ("http://", "a."),
    "full-stops": ("http://a", "."),
    "ats": ("", "a@"),
    "dots": ("a@", "b."),
    "addresses": ("", "a@b.example "),
    "digits": ("", "0"),
    "commas": ("", "1,"),
    "brackets": ("", "(0(0"),
    "telephones": ("", "+44 (0)"),
    "shouts": ("", "!!! "),
}


def hostile_text(name: str, length: int) -> str:
    begin, part = HOSTILE_PARTS[name]
    return (begin + part * (length // len(part)))[:length]


HOSTILE = {name: hostile_text(name, SCREENED_LENGTH) for name in HOSTILE_PARTS}


@pytest.fixture
def ask() -> Ask:
    """One signal's finding: `ask("links", text="…")`; the links are those of the text."""

    def asked(signal: str, /, **facts: object) -> SignalFinding | None:
        links = tuple(addresses_in(facts.get("text", "")))
        return SIGNALS[signal].look(SignalInput(**{"links": links, **facts}))

    return asked
