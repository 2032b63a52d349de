"""Accounts: the one form of their addresses, and by what they are found."""

import pytest
from django.contrib.auth.forms import PasswordResetForm
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from kingsfund.models import User


@pytest.mark.parametrize(
    "typed",
    [
        "Nina@B\u00dcCHER.example",
        " Nina@xn--bcher-kva.example ",
        "Nina\uff20b\u00fccher\u200b.example",
    ],
)
def test_address_is_stored_in_its_one_form(db: None, typed: str) -> None:
    User.objects.create_user("nina", typed)
    assert User.objects.get().email == "Nina@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("username", "email", "said"),
    [
        ("nina", "", "An account needs an e-mail address."),
        ("nina", None, "An account needs an e-mail address."),
        ("nina", "nina", "Enter an e-mail address in the format name@example.org."),
        ("nina", "EDITH@EXAMPLE.ORG", "There is an account with this e-mail address already."),
        ("Edith", "nina@example.org", "There is an account with this user name already."),
        (
            "edith@example.org",
            "nina@example.org",
            "A user name that is an e-mail address has to be that of the account.",
        ),
    ],
)
def test_account_that_cannot_be_is_refused_in_a_sentence(
    editor: User, username: str, email: str | None, said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user(username, email)
    assert refused.value.messages == [said]


def test_user_name_may_be_the_accounts_own_address(db: None) -> None:
    nina = User.objects.create_user("Nina@example.org", "nina@example.org")
    assert User.objects.named("NINA@example.org").get() == nina


@pytest.mark.parametrize(
    "typed", ["edith", "EDITH", "edith@example.org", "EDITH@Example.org", "edith@example\u200b.org"]
)
def test_account_is_found_by_name_or_address(editor: User, moderator: User, typed: str) -> None:
    assert User.objects.get_by_natural_key(typed) == editor


@pytest.mark.parametrize("typed", ["", "edit", "%", "_dith", "@", "@example.org", "ed\u0131th"])
def test_nobody_is_found_by_less(editor: User, typed: str) -> None:
    assert not User.objects.named(typed).exists()


def test_createsuperuser_says_what_is_wrong_with_an_address(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "nine wet geese by the weir")
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "nina")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "Edith@example.org")
    with pytest.raises(CommandError, match=r"^There is an account with this e-mail address"):
        call_command("createsuperuser", interactive=False, verbosity=0)
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "nina@EXAMPLE.org")
    call_command("createsuperuser", interactive=False, verbosity=0)
    assert User.objects.get(is_superuser=True).email == "nina@example.org"


def test_password_is_reset_for_the_account_of_an_address(editor: User) -> None:
    assert list(PasswordResetForm().get_users("EDITH@example.org")) == [editor]


@pytest.mark.parametrize("name", ["axb@x.org", "other@x.org"])
def test_database_takes_no_user_name_that_is_another_address(db: None, name: str) -> None:
    """An underscore is a letter here, and no pattern for any."""
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username=name, email="a_b@x.org")])
    User.objects.bulk_create([User(username="A_B@x.org", email="a_b@x.org")])
