import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kingsfund.core.security import passwords
from kingsfund.models import User


@pytest.fixture(autouse=True)
def _names(settings: object) -> None:
    settings.SITE_NAME, settings.SITE_HOST = "The Alder Institute", "www.alder.example"


def codes(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [one.code for one in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "Summer2026!!",
        "!!Summer2026!!",
        "P@ssw0rd2026!",
        "The Alder Institute",
        "TheAlderInstitute1!",
        "Alder2026!!!!",
        "alder-institute-2026",
        "www.alder.example",
        "kingsfund2026!",
        "passwordpassword",
        "Welcome!Welcome!",
        "Newsletter-Editor-1",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "123456789012",
        "987654321098",
        "qwertyuiopasdfghjkl",
        "abcdefghijkl",
        "iloveyou-1234567",
    ],
)  # fmt: skip
def test_password_that_is_tried_first_is_refused(password: str) -> None:
    assert codes(password) == ["password_too_common"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "Nine wet geese by the weir",
        "kD8#vvq2!mZp",
        "grüne Türen am Kanal",
        "мокрые гуси у плотины",
        "b7f3c9a1d2e4",
        "x" * 3 + "a long sentence that goes on " * 30,
    ],
)
def test_password_that_is_long_enough_is_taken(password: str) -> None:
    assert codes(password) == []


def test_short_and_endless_passwords_are_refused_by_their_length_alone() -> None:
    assert codes("kD8#vvq2!mZ") == ["password_too_short"]
    assert codes("kD8#vvq2!mZp" * 100_000) == ["password_too_long"]
    assert codes("k" * 1025) == ["password_too_long"]


def test_password_like_the_name_of_its_owner_is_refused(editor: User) -> None:
    editor.username = "edith.penhaligon"
    assert codes("edith-penhaligon-9", editor) == ["password_too_similar"]


def test_words_of_three_letters_are_no_reason() -> None:
    assert not passwords.is_known("fax-jar-web-ink-oak")


def test_seeded_password_passes(db: None) -> None:
    from kingsfund.demo.account import first_account

    assert codes(first_account().password) == []
