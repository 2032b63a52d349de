"""The first account, made only where there is none."""

import os
import secrets
from typing import NamedTuple

from django.core.exceptions import ValidationError

from kingsfund.models import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike
PASSWORD_LENGTH = 16


class NoFirstAccount(Exception):
    """It cannot be made, mostly since somebody who is no superuser has its name or address."""


class Account(NamedTuple):
    """A superuser; `password` is None unless it was made up just now."""

    user: User
    is_new: bool
    password: str | None = None


def first_account() -> Account:
    """A superuser who is here, or a new one from Django's `DJANGO_SUPERUSER_…`.

    Raises `NoFirstAccount`.
    """
    here = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if here:
        return Account(here, is_new=False)
    name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "editor"
    own_address = name if "@" in name else "editor@example.org"
    email = os.environ.get("DJANGO_SUPERUSER_EMAIL") or own_address
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    password = given or "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
    try:
        user = User.objects.create_superuser(name, email, password)
    except ValidationError as error:
        raise NoFirstAccount(
            f"The first account, “{name}” with {email}, cannot be made. {' '.join(error.messages)} "
            "Set DJANGO_SUPERUSER_USERNAME and DJANGO_SUPERUSER_EMAIL, or run createsuperuser."
        ) from error
    return Account(user, is_new=True, password=None if given else password)
