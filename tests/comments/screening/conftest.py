"""What the tests of signals share: asking one signal about facts made up for it."""

from collections.abc import Callable

import pytest

from comments.screening.finding import Finding
from comments.screening.registry import SIGNALS
from comments.screening.signal_input import Facts
from comments.text_analysis.hosts import links_in

Ask = Callable[..., Finding | None]

SIXTY_FOUR_KB = 65_536
HOSTILE = {
    "one-word": "a" * SIXTY_FOUR_KB,
    "zalgo": "a" + "\u0316\u0301" * (SIXTY_FOUR_KB // 2),
    "schemes": "http://" * (SIXTY_FOUR_KB // 7),
    "digits": "0" * SIXTY_FOUR_KB,
    "ats": "a@" * (SIXTY_FOUR_KB // 2),
    "dots": "a@" + "b." * (SIXTY_FOUR_KB // 2),
    "mixed-scripts": "aа" * (SIXTY_FOUR_KB // 2),
    "brackets": "(0(0" * (SIXTY_FOUR_KB // 4),
    "emoji": "👩‍⚕️" * (SIXTY_FOUR_KB // 4),
    "spaces": "a " * (SIXTY_FOUR_KB // 2),
}


@pytest.fixture
def ask() -> Ask:
    """One signal's finding: `ask("links", text="…")`; the links are those of the text."""

    def asked(signal: str, /, **facts: object) -> Finding | None:
        links = tuple(links_in(facts.get("text", "")))
        return SIGNALS[signal].look(Facts(**{"links": links, **facts}))

    return asked
