import pytest
from django.core.exceptions import ValidationError

from newsletter.addresses import normal_address


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
        "r\u00e9ader@example.org",
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
