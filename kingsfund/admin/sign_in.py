"""Signing in: how many wrong passwords are looked at, and from where (ADR 0029).

Wrong passwords are counted by network, and by account whatever the network. A browser in which
somebody has signed in before holds a signed device cookie; it is counted by itself, so that strangers
who guess at an account, or share its network, do not lock its owner out.
"""

import secrets
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from kingsfund.core.email_addresses import ADDRESS_LIMIT
from kingsfund.core.http.client_address import client_address, network_of
from kingsfund.core.security.keyed_hashes import is_keyed_hash, keyed_hash
from kingsfund.core.security.passwords import LONGEST
from kingsfund.core.security.ratelimit import RateLimitResult, hit, parse_rate, refund
from kingsfund.core.security.signing import BadToken, make_token, read_token
from kingsfund.models import SecurityEvent, User

DEVICE, LASTS = "device", 400 * 24 * 3600
LONGEST_COOKIE, MOST_ACCOUNTS, MARK = 2000, 8, 16
Action = SecurityEvent.Action


class Attempt:
    """One attempt at one account; `count` it before the password is looked at, `refund` a right one.

    What was typed is a user name or an e-mail address. An account is counted under its user name,
    and what is no account's as it was typed.
    """

    def __init__(self, request: HttpRequest, typed: str) -> None:
        self.request = request
        self.account = User.objects.named(typed).first() if typed else None
        self.name = normal_name(self.account.get_username() if self.account else typed)
        self.counted: list[tuple[str, int]] = []
        device = Device.of(request)
        if device.knows(self.name):
            self.limits = [(f"login-device:{device.key}", settings.LOGIN_LIMIT)]
        else:
            network = network_of(client_address(request))
            self.limits = [
                (f"login:{network}", settings.LOGIN_LIMIT),
                (f"login-account:{self.name}", settings.ACCOUNT_LOGIN_LIMIT),
            ]

    def count(self) -> None:
        """Raises `ValidationError` when enough wrong passwords were looked at."""
        for key, rate in self.limits:
            if rate:
                limit, per = parse_rate(rate)
                verdict = hit(key, limit, per)
                if not verdict.allowed:
                    self.refuse(verdict, is_first=verdict.attempts == limit + 1)
                self.counted.append((key, per))

    def refund(self) -> None:
        for key, per in self.counted:
            refund(key, per)

    def refuse(self, verdict: RateLimitResult, *, is_first: bool) -> None:
        """The same sentence whether or not the password was right, and whether there is such an account."""
        if is_first:
            self.record(Action.SIGN_IN_LIMITED)
        minutes = -(-verdict.retry_after // 60)
        raise ValidationError(
            "Too many wrong passwords from your network or for this account. Try again in "
            "%(minutes)s min, or sign in in a browser in which you have signed in before.",
            code="throttled",
            params={"minutes": minutes},
        )

    def record(self, action: str) -> None:
        SecurityEvent.objects.record(action, account=self.account, request=self.request)


class SignInForm(AdminAuthenticationForm):
    """Sign-in that looks at only so many wrong passwords. What is right is not counted."""

    username = UsernameField(
        label="User name or e-mail address",
        max_length=ADDRESS_LIMIT,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "The user name or address and the password do not match. Capitals "
        "matter in the password.",
    }
    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django allows for the longest user name only.
        username = cast(forms.CharField, self.fields["username"])
        username.max_length = ADDRESS_LIMIT
        username.widget.attrs["maxlength"] = ADDRESS_LIMIT

    def clean(self) -> dict[str, Any]:
        attempt = Attempt(self.request, self.cleaned_data.get("username") or "")
        attempt.count()
        try:
            if len(self.cleaned_data.get("password") or "") > LONGEST:
                raise self.get_invalid_login_error()
            cleaned = super().clean()
        except ValidationError:
            attempt.record(Action.SIGN_IN_FAILED)
            raise
        attempt.refund()
        return cleaned


class Device:
    """What the cookie of a browser says: a random key, and the accounts that signed in there."""

    def __init__(self, key: str = "", marks: list[str] | None = None) -> None:
        self.key, self.marks = key, marks or []

    @classmethod
    def of(cls, request: HttpRequest) -> "Device":
        """The device of a request; one that knows nobody without a cookie of ours."""
        token = request.COOKIES.get(DEVICE, "")
        if not token or len(token) > LONGEST_COOKIE:
            return cls()
        try:
            key, marks = read_token(DEVICE, token, max_age=LASTS)
        except (BadToken, TypeError, ValueError):
            return cls()
        return cls(key, marks)

    def knows(self, name: str) -> bool:
        return any(is_keyed_hash(mark, f"device:{name}", length=MARK) for mark in self.marks)

    def remember(self, user: AbstractUser, response: HttpResponse) -> None:
        """Give the browser a cookie by which it is known for this account from now on."""
        name = normal_name(user.get_username())
        others = [
            mark for mark in self.marks if not is_keyed_hash(mark, f"device:{name}", length=MARK)
        ]
        marks = [*others, keyed_hash(f"device:{name}")[:MARK]][-MOST_ACCOUNTS:]
        response.set_cookie(
            DEVICE,
            make_token(DEVICE, [self.key or secrets.token_urlsafe(12), marks]),
            max_age=LASTS,
            path="/admin/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def normal_name(name: str) -> str:
    """The name as it is counted: an account is one, however its name is capitalised."""
    return name[:150].strip().lower()
