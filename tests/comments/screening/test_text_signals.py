"""Signals about how a comment is written and sent."""

import pytest

from comments.screening.finding import SignalFinding
from tests.comments.screening.conftest import Ask

FORTY = "word " * 40


@pytest.mark.parametrize(
    ("text", "seconds", "finding"),
    [
        (FORTY, None, None),
        (FORTY, 4, None),
        ("word " * 39, 1, None),
        (
            FORTY,
            3,
            SignalFinding(6, "Sent 3 seconds after its preview; reading 40 words takes about 10."),
        ),
        (
            FORTY * 5,
            1,
            SignalFinding(10, "Sent 1 second after its preview; reading 200 words takes about 50."),
        ),
    ],
    ids=["unknown", "in-time", "few-words", "fast", "at-once"],
)
def test_speed_is_weighed_against_length(
    ask: Ask, text: str, seconds: int | None, finding: SignalFinding | None
) -> None:
    assert ask("speed", text=text, seconds_taken=seconds) == finding


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("The NHS is OK.", None),
        ("山田" * 30, None),
        ("Really?! Yes!!", None),
        ("THIS IS A SCANDAL AND ALL KNOW", SignalFinding(5, "100% of the letters are capitals.")),
        ("ЭТО ОЧЕНЬ ГРОМКО СКАЗАНО", SignalFinding(5, "100% of the letters are capitals.")),
        ("No?!!! NO!!!!!!!!!!", SignalFinding(2, "It shouts: ?!!! and !!!!!!")),
    ],
    ids=["abbreviations", "no-capitals", "twice", "english", "russian", "marks"],
)
def test_shouting(ask: Ask, text: str, finding: SignalFinding | None) -> None:
    assert ask("shouting", text=text) == finding


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("I quite agree here.", None),
        ("", None),
        ("Well said, Ann.", SignalFinding(3, "It is 3 words long.")),
        ("Nonsense.", SignalFinding(3, "It is 1 word long.")),
    ],
    ids=["four", "none", "three", "one"],
)
def test_short(ask: Ask, text: str, finding: SignalFinding | None) -> None:
    assert ask("short", text=text) == finding


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("In 2019-2020 some 1,200 of 30 000, 10.1136/bmj.n71, on 05/06/2013, pp. 0123-456.", None),
        ("At https://example.org/01234567890/x", None),
        ("Ring 020 7946 0000.", SignalFinding(5, "Telephone: 020 7946 0000.")),
        (
            "Ring (020) 7946 0000 or +44 (0)20 7946 0001, or write to me@example.org.",
            SignalFinding(
                9,
                "Telephone: (020) 7946 0000 and +44 (0)20 7946 0001. E-mail: me@example.org.",
            ),
        ),
    ],
    ids=["figures", "in-a-link", "telephone", "both"],
)
def test_contact_details(ask: Ask, text: str, finding: SignalFinding | None) -> None:
    assert ask("contact-details", text=text) == finding


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        ({"text": "Plain English."}, None),
        ({"text": "TNFα, IL1β, βHCG, μg, 5 µg, α1, naïve Łódź, Straße, ﬁne, 1º"}, None),
        ({"text": "IT-специалист, GPы, Москва, ΑΒΓ, 山田"}, None),
        ({"name": "Иван Ооо", "organisation": "Σωκράτης"}, None),
        (
            {"text": "Buy vіagra and сialis, vіagra!"},
            SignalFinding(
                10,
                "Look-alike letters of another script. "
                "In the text: “vіagra” (Cyrillic) and “сialis” (Cyrillic).",
            ),
        ),
        (
            {"text": "At pαypal", "name": "Jоhn Smith"},
            SignalFinding(
                25,
                "Look-alike letters of another script. "
                "In the signature: “Jоhn” (Cyrillic). In the text: “pαypal” (Greek).",
            ),
        ),
    ],
    ids=["english", "science", "foreign", "foreign-name", "text", "signature"],
)
def test_lookalikes_are_found_and_honest_names_left_alone(
    ask: Ask, facts: dict[str, str], finding: SignalFinding | None
) -> None:
    assert ask("look-alikes", **facts) == finding
