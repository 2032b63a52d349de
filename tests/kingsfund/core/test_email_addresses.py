import pytest
from django.core.exceptions import ValidationError

from kingsfund.core.email_addresses import (
    lookup_address,
    mailbox_of,
    normal_address,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("reader@example.org", "reader@example.org"),
        ("  Reader@Example.ORG\n", "Reader@example.org"),
        ("o'hara+news@mail.example.org", "o'hara+news@mail.example.org"),
        ("reader@Bücher.example", "reader@xn--bcher-kva.example"),
        ("reader@xn--BCHER-kva.example", "reader@xn--bcher-kva.example"),
        # The full-width letters of a Japanese keyboard, and a dot of its own.
        ("reader@ｅｘａｍｐｌｅ。org", "reader@example.org"),
        ("ｊａｎｅ１０＠example.org", "jane10@example.org"),
        # What nobody sees and a copied address brings along.
        ("jane10\u200b@example.org", "jane10@example.org"),
        ("jane\u00ad10@example.org", "jane10@example.org"),
        ("jane10@exam\u00adple.org", "jane10@example.org"),
        ("\u2068jane10@example.org\u2069", "jane10@example.org"),
        # IDNA 2008: a domain of its own. By the older rules it was fass.example.
        ("jane@faß.example", "jane@xn--fa-hia.example"),
        ("jane@xn--fa-hia.example", "jane@xn--fa-hia.example"),
        ("jane@fass.example", "jane@fass.example"),
    ],
)
def test_normal_address_writes_one_form_of_each_address(typed: str, kept: str) -> None:
    assert normal_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "reader",
        "@example.org",
        "reader@",
        "reader@example",
        "reader@@example.org",
        "two words@example.org",
        '"two words"@example.org',
        '"\x01"@example.org',
        "reader@[127.0.0.1]",
        "reader@exam\x00ple.org",
        "rea\x00der@example.org",
        "reader@exam\ud800ple.org",
        "rea\ud800der@example.org",
        "reader@exa\u202emple..org",
        "reader@example.org\r\nBcc: other@example.org",
        "reader\r\n@example.org",
        "reader@example.org, other@example.org",
        "reader@" + "a" * 64 + ".org",
        "a" * 243 + "@example.org",
    ],
)
def test_normal_address_refuses_what_is_none(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        normal_address(typed)
    assert refusal.value.code == "invalid"


def test_normal_address_takes_the_longest_address() -> None:
    longest = "a" * 242 + "@example.org"
    assert normal_address(longest) == longest


@pytest.mark.parametrize("typed", ["r\u00e9ader@example.org", "j\u0430ne@example.org"])
def test_normal_address_says_what_is_wrong_with_foreign_letters(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        normal_address(typed)
    assert refusal.value.code == "foreign_letters"


def test_normal_address_looks_at_the_length_first() -> None:
    with pytest.raises(ValidationError):
        normal_address("a@" + "\u1b44\u302e" * 50_000 + ".org")


@pytest.mark.parametrize(
    ("typed", "found_by"),
    [
        (" Jane10\u200b@B\u00fccher.example", "jane10@xn--bcher-kva.example"),
        ("Old R\u00e9ader@example.org", "old r\u00e9ader@example.org"),
        ("nobody", "nobody"),
    ],
)
def test_lookup_address_is_what_rows_are_found_by(typed: str, found_by: str) -> None:
    assert lookup_address(typed) == found_by


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("jane@example.org", "jane@example.org"),
        ("Jane+news@example.org", "jane@example.org"),
        ("jane+a+b@example.org", "jane@example.org"),
        ("+jane@example.org", "+jane@example.org"),
    ],
)
def test_mailbox_of_leaves_out_what_comes_after_a_plus(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox
