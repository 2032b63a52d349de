"""Signals that rest on what editors said."""

import pytest

from comments.models import Rule
from comments.screening.classifier import Prediction
from comments.screening.finding import SignalFinding
from tests.comments.screening.conftest import Ask

PILLS = Rule(name="Pills", text="cheap pills", weight=20)
LOTTERY = Rule(name="Lottery", kind="pattern", text="lott.{1,3}y", weight=40)
HOST = Rule(name="Host", place="email_host", text="spam.example", weight=5)
STAFF = Rule(name="Our name", place="organisation", text="Alder Institute", weight=5)


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        ({"text": "Nothing of the kind."}, None),
        ({"text": "CHEAP pills"}, SignalFinding(20, "Pills: “cheap pills”.")),
        ({"text": "x", "email": "a@spam.example"}, SignalFinding(5, "Host: “spam.example”.")),
        (
            {"text": "x", "organisation": "The Alder Institute"},
            SignalFinding(5, "Our name: “Alder Institute”."),
        ),
        (
            {"text": "Cheap pills and a LOTTERY"},
            SignalFinding(50, "Pills: “cheap pills” and Lottery: “LOTTERY”."),
        ),
    ],
    ids=["none", "phrase", "host", "organisation", "two-weigh-no-more-than-the-heaviest"],
)
def test_rules_name_what_they_found(
    ask: Ask, facts: dict[str, str], finding: SignalFinding | None
) -> None:
    assert ask("rules", rules=(PILLS, LOTTERY, HOST, STAFF), **facts) == finding


@pytest.mark.parametrize(
    ("prediction", "finding"),
    [
        (None, None),
        (Prediction(0.5, [("ward", -0.1)]), None),
        (Prediction(0.89, [("bonus", 1.0)]), None),
        (
            Prediction(0.97, [("casino", 2.1), ("ward", -0.5), ("bonus", 1.0)]),
            SignalFinding(
                17,
                "Like what was refused before (97% likely to be refused), by “casino”, “bonus”.",
            ),
        ),
        (
            Prediction(0.02, [("casino", 2.1), ("ward", -0.5)]),
            SignalFinding(
                -5, "Like what was published before (2% likely to be refused), by “ward”."
            ),
        ),
        (
            Prediction(1, []),
            SignalFinding(20, "Like what was refused before (100% likely to be refused)."),
        ),
    ],
    ids=["none", "even", "unsure", "refused", "published", "no-words"],
)
def test_classifier_says_how_sure_and_by_which_words(
    ask: Ask, prediction: Prediction | None, finding: SignalFinding | None
) -> None:
    assert ask("classifier", prediction=prediction) == finding


def test_classifier_that_failed_says_so(ask: Ask) -> None:
    with pytest.raises(ValueError, match="no model"):
        ask("classifier", prediction=ValueError("no model"))
