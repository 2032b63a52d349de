"""Web addresses in a text, and the hosts they lead to."""

import pytest

from comments.text_analysis.hosts import (
    Link,
    addresses_in,
    email_host,
    is_number,
    site_of,
    with_parents,
)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("No link, e.g. none.", []),
        (
            "(see https://a.example.co.uk:8080/p).",
            [("https://a.example.co.uk:8080/p", "a.example.co.uk", "example.co.uk", False)],
        ),
        ("WWW.Example.org, yes", [("WWW.Example.org", "www.example.org", "example.org", False)]),
        (
            "http://nhs.uk@evil.example/x",
            [("http://nhs.uk@evil.example/x", "evil.example", "evil.example", True)],
        ),
        (
            "http://пример.рф/",
            [("http://пример.рф/", "xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai", False)],
        ),
        ("http://[::1]:80/", [("http://[::1]:80/", "[::1]", "[::1]", False)]),
        ("[http://a.example]", [("http://a.example", "a.example", "a.example", False)]),
        ("http://" + "a." * 300, []),
        ("http://" + "é." * 126, []),
        ("http://.../ http://\\", []),
    ],
    ids=[
        *("none", "port", "www", "disguised", "foreign", "ipv6", "brackets", "long"),
        *("long-in-ascii", "no-host"),
    ],
)
def test_links_in_a_text(text: str, links: list[tuple]) -> None:
    assert addresses_in(text) == [Link(*link) for link in links]


def test_links_in_counts_each_as_often_as_it_is_there() -> None:
    assert len(addresses_in("http://a.example " * 3)) == 3


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.example.org", "example.org"),
        ("a.b.example.com.au", "example.com.au"),
        ("mail.northvale.nhs.uk", "northvale.nhs.uk"),
        ("www.city.kobe.jp", "city.kobe.jp"),
        ("www.shop.other.kobe.jp", "shop.other.kobe.jp"),
        ("x.xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("www.casino.blogspot.com", "casino.blogspot.com"),
        ("casino.github.io", "casino.github.io"),
        ("github.io", "github.io"),
        ("a.b.example", "b.example"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("a..example.org", "a..example.org"),
        ("10.0.0.1", "10.0.0.1"),
    ],
)
def test_site_is_what_somebody_registered(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("10.0.0.1", True),
        ("[::1]", True),
        ("3232235777", True),
        ("0x7f.1", True),
        ("1.example", False),
    ],
)
def test_is_number_in_any_spelling(host: str, answer: bool) -> None:
    assert is_number(host) == answer


def test_email_host_and_what_is_above_it() -> None:
    assert email_host("A@Mail.Example.ORG") == "mail.example.org"
    assert email_host("") == ""
    assert with_parents("mail.example.org") == ["mail.example.org", "example.org", "org"]
