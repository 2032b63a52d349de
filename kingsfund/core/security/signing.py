"""Purpose-bound tokens for links in mail and hidden fields of forms.

A token made for one purpose is refused for every other, whatever it carries.
"""

from datetime import datetime
from typing import Any

from django.core import signing


class BadToken(Exception):
    """The token was not made here, not for this purpose, or was altered."""


class ExpiredToken(BadToken):
    """The token was good once; `value` holds what it carried, for the page that says so."""

    def __init__(self, value: Any) -> None:
        super().__init__("This link has expired.")
        self.value = value


class _Signer(signing.TimestampSigner):
    def __init__(self, purpose: str, at: datetime | None) -> None:
        super().__init__(salt=f"kingsfund.{purpose}")
        self.at = at

    def timestamp(self) -> str:
        return signing.b62_encode(int(self.at.timestamp())) if self.at else super().timestamp()


def make_token(purpose: str, value: Any, *, at: datetime | None = None) -> str:
    """A URL-safe token that carries the JSON-able `value`, stamped with the time.

    The same value stamped with the same time makes the same token.
    """
    return _Signer(purpose, at).sign_object(value)


def read_token(purpose: str, token: str, *, max_age: int | None = None) -> Any:
    """What `make_token` was given.

    `max_age` is in seconds; None means for ever. Raises `ExpiredToken` or `BadToken`.
    """
    salt = f"kingsfund.{purpose}"
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.SignatureExpired as error:
        raise ExpiredToken(signing.loads(token, salt=salt)) from error
    except (signing.BadSignature, ValueError) as error:
        raise BadToken("This link is not one of ours, or not whole.") from error
