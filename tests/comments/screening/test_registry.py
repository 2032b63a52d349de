"""All signals together."""

import pytest

from comments.models import Near, Rule
from comments.screening.classifier import Opinion
from comments.screening.registry import SIGNALS, label_of
from comments.screening.signal_input import Facts, Neighbour
from comments.text_analysis.hosts import links_in
from tests.comments.screening.conftest import HOSTILE


def test_signals_are_named_labelled_and_in_order() -> None:
    assert list(SIGNALS) == [
        *("links", "link-hosts", "repeated", "speed", "email-domain", "disposable", "rules"),
        *("look-alikes", "shouting", "short", "contact-details", "flood", "classifier"),
    ]
    assert [
        name for name, check in SIGNALS.items() if not check.label or not check.explanation
    ] == []
    assert [label_of(name) for name in ("links", "not-screened", "gone")] == [
        "Many links", "Not screened", "gone",
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_signals_stand_any_text(text: str) -> None:
    facts = Facts(
        text=text,
        name=text,
        organisation=text,
        email=text,
        links=tuple(links_in(text)),
        repeats=(Near(1, 1.0, "spam", 1, text),),
        neighbours=(Neighbour(text, "spam"),) * 50,
        rules=(Rule(name="R", text="a b"), Rule(name="P", kind="pattern", text="(a+)+$")),
        opinion=Opinion(0.99, [(text, 1.0)] * 30),
        seconds_taken=1,
    )
    answers = [check.look(facts) for check in SIGNALS.values()]
    assert [one for one in answers if one and not one.explanation] == []
