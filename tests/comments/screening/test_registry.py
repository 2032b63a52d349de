"""All signals together."""

from collections.abc import Callable

import pytest

from comments.models import Near, Rule
from comments.models.comment import SCREENED_LENGTH
from comments.models.rule import TEXT_LIMIT
from comments.screening.classifier import Prediction
from comments.screening.registry import SIGNALS, signal_label
from comments.screening.signal_input import Neighbour, SignalInput
from comments.text_analysis.hosts import addresses_in
from comments.text_analysis.minhash import sketch_of
from comments.text_analysis.tokenizer import tokens_of
from tests.comments.screening.conftest import HOSTILE, hostile_text
from tests.growth import TIMES, assert_grows_in_proportion


def test_signals_are_named_labelled_and_in_order() -> None:
    assert list(SIGNALS) == [
        *("links", "link-hosts", "repeated", "speed", "email-domain", "disposable", "rules"),
        *("look-alikes", "shouting", "short", "contact-details", "flood", "classifier"),
    ]
    assert [
        name for name, check in SIGNALS.items() if not check.label or not check.explanation
    ] == []
    assert [signal_label(name) for name in ("links", "not-screened", "gone")] == [
        "Many links", "Not screened", "gone",
    ]  # fmt: skip


def longest_rule(kind: str, part: str) -> Rule:
    """A rule of as many such parts as an editor may write."""
    return Rule(name=part, kind=kind, text=part * ((TEXT_LIMIT - 1) // len(part)) + "b")


RULES = (
    *(longest_rule("phrase", part) for part in ("a ", "a\n", "a" * 99 + "\n")),
    *(longest_rule("pattern", part) for part in ("a?", "a|", "(a+)+", ".*", "(a|aa)(.*)")),
    # More states than RE2 has room for.
    Rule(name="states", kind="pattern", text="(a|b)*a(a|b){900}c"),
)


def input_of(text: str) -> SignalInput:
    """A comment that holds a text wherever there is room for one."""
    return SignalInput(
        text=text,
        name=text,
        organisation=text,
        email=text,
        links=tuple(addresses_in(text)),
        repeats=(Near(1, 1.0, "spam", 1, text),),
        neighbours=(Neighbour(text, "spam"),) * 50,
        rules=RULES,
        prediction=Prediction(0.99, [(text, 1.0)] * 30),
        seconds_taken=1,
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_signals_stand_any_text(text: str) -> None:
    given = input_of(text)
    answers = [check.look(given) for check in SIGNALS.values()]
    assert [one for one in answers if one and not one.explanation] == []


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_takes_time_in_proportion_to_the_text(signal: str, name: str) -> None:
    """No signal is stopped, so this is what keeps one from holding up the queue."""
    lengths = [SCREENED_LENGTH // TIMES, SCREENED_LENGTH]
    given = {length: input_of(hostile_text(name, length)) for length in lengths}
    assert_grows_in_proportion(lambda length: SIGNALS[signal].look(given[length]), lengths[0])


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("read", [addresses_in, sketch_of, tokens_of])
def test_what_signals_are_given_takes_time_in_proportion_to_the_text(
    read: Callable[[str], object], name: str
) -> None:
    assert_grows_in_proportion(
        lambda length: read(hostile_text(name, length)), SCREENED_LENGTH // TIMES
    )
