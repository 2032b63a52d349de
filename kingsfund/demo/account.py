"""The first account, made only where there is none."""

import os
import secrets
from typing import NamedTuple

from django.contrib.auth.models import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike
PASSWORD_LENGTH = 16


class NameIsTaken(Exception):
    """Somebody who is no superuser has the name that the first account was to have."""


class Account(NamedTuple):
    """A superuser; `password` is None unless it was made up just now."""

    user: User
    is_new: bool
    password: str | None = None


def first_account() -> Account:
    """A superuser who is here, or a new one from Django's `DJANGO_SUPERUSER_…`.

    Raises `NameIsTaken`.
    """
    here = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if here:
        return Account(here, is_new=False)
    name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "editor"
    if User.objects.filter(username=name).exists():
        raise NameIsTaken(
            f"There is an account “{name}” without the rights of a superuser: set "
            "DJANGO_SUPERUSER_USERNAME to another name, or run createsuperuser."
        )
    email = os.environ.get("DJANGO_SUPERUSER_EMAIL") or "editor@example.org"
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    password = given or "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
    user = User.objects.create_superuser(name, email, password)
    return Account(user, is_new=True, password=None if given else password)
