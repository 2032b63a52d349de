"""Signals about the links of a comment."""

import pytest

from comments.screening.finding import SignalFinding
from tests.comments.screening.conftest import Ask

WORDS = "word " * 60
FOUR = "http://a.example/ https://b.example/x www.c.example http://d.example"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("No link.", None),
        (f"{WORDS} http://a.example/ and https://b.example/", None),
        (
            WORDS + FOUR,
            SignalFinding(
                4, "4 links, 18% of the text: a.example, b.example, www.c.example and 1 more."
            ),
        ),
        (
            "Go http://cheap-pills.example/buy-now",
            SignalFinding(10, "1 link, 92% of the text: cheap-pills.example."),
        ),
        (
            "http://a.example/ " * 6,
            SignalFinding(22, "6 links, 94% of the text: a.example."),
        ),
    ],
    ids=["none", "two-cited", "four", "nothing-else", "six-times-one"],
)
def test_links_are_counted_and_weighed_against_the_text(
    ask: Ask, text: str, finding: SignalFinding | None
) -> None:
    assert ask("links", text=text) == finding


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("At https://www.example.org/paper.", None),
        ("http://bit.ly/x", SignalFinding(6, "bit.ly hides where the link leads.")),
        ("http://10.0.0.1/", SignalFinding(12, "10.0.0.1 is a number instead of a name.")),
        (
            "http://пример.рф/",
            SignalFinding(8, "xn--e1afmkfd.xn--p1ai is written in foreign letters."),
        ),
        (
            "http://nhs.uk@evil.example/ http://nhs.uk@evil.example/2",
            SignalFinding(12, "evil.example is disguised as another host by an “@”."),
        ),
        (
            "http://1.1.1.1 http://2.2.2.2 http://3.3.3.3",
            SignalFinding(
                30,
                "1.1.1.1 is a number instead of a name. 2.2.2.2 is a number instead of a name. "
                "3.3.3.3 is a number instead of a name.",
            ),
        ),
    ],
    ids=["honest", "shortener", "number", "foreign", "disguised", "three-numbers"],
)
def test_link_hosts_that_hide_something(ask: Ask, text: str, finding: SignalFinding | None) -> None:
    assert ask("link-hosts", text=text) == finding


@pytest.mark.parametrize(
    ("past", "finding"),
    [
        ({}, None),
        ({"waiting": 9}, None),
        ({"spam": 1, "published": 1}, None),
        ({"declined": 2}, SignalFinding(8, "a.example was linked to before (2 declined).")),
        (
            {"spam": 2, "published": 1},
            SignalFinding(8, "a.example was linked to before (2 spam, 1 published)."),
        ),
        (
            {"spam": 2, "declined": 1, "published": 1},
            SignalFinding(15, "a.example was linked to before (2 spam, 1 declined, 1 published)."),
        ),
    ],
    ids=["unknown", "waiting", "as-often-published", "declined", "doubtful", "spam"],
)
def test_link_hosts_are_known_by_what_became_of_them(
    ask: Ask, past: dict[str, int], finding: SignalFinding | None
) -> None:
    text = "http://x.a.example/ and http://a.example/"
    assert ask("link-hosts", text=text, past_of_sites={"a.example": past}) == finding
