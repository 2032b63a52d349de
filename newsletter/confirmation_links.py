"""Links in mails: each proves that its bearer reads the mailbox, and is good for one thing only.

They name rows by key and carry no address, so that nothing about a person is in a log or a referrer.
Links to preferences and to unsubscribe have no end, because a mail has none; erasing the person
makes them worthless.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from kingsfund.core.security.signing import BadToken, ExpiredToken, make_token, read_token
from newsletter.models import Consent, Subscriber, Subscription
from newsletter.models.subscriber import CONFIRMATION_LASTS
from newsletter.models.subscription import UNDO_LASTS


class LinkUnusable(Exception):
    """The link leads nowhere any more; `reason` is one word that the page explains."""

    BROKEN, EXPIRED, FORGOTTEN, OVERTAKEN, SUPPRESSED = (
        "broken",
        "expired",
        "forgotten",
        "overtaken",
        "suppressed",
    )

    def __init__(self, reason: str, subscriber: Subscriber | None = None) -> None:
        super().__init__(f"This link cannot be used: {reason}.")
        self.reason, self.subscriber = reason, subscriber


def confirm_url(asked: list[Consent]) -> str:
    """Where the sign-ups in `asked` are confirmed; good for seven days."""
    pks = [consent.pk for consent in asked]
    return settings.SITE_URL + _path("subscription-confirm", "newsletter-confirm", pks)


def read_confirm(token: str) -> tuple[list[Consent], bool]:
    """The sign-ups that a link confirms, and whether it is too old to. Raises `LinkUnusable`."""
    is_expired = False
    try:
        pks = _read("newsletter-confirm", token, lasts=CONFIRMATION_LASTS)
    except ExpiredToken as error:
        pks, is_expired = error.value, True
    asked = list(Consent.objects.asked(pks))
    if not asked:
        raise LinkUnusable(LinkUnusable.FORGOTTEN)
    return asked, is_expired


def preferences_path(subscriber: Subscriber) -> str:
    """Where somebody sees and changes what they take, from a page of ours."""
    return _path("subscriber-preferences", "newsletter-preferences", [subscriber.pk])


def preferences_url(subscriber: Subscriber) -> str:
    """The same, from a mail."""
    return settings.SITE_URL + preferences_path(subscriber)


def read_preferences(token: str) -> Subscriber:
    """Raises `LinkUnusable`."""
    subscriber = Subscriber.objects.filter(pk__in=_read("newsletter-preferences", token)).first()
    if not subscriber:
        raise LinkUnusable(LinkUnusable.FORGOTTEN)
    return subscriber


def unsubscribe_path(*subscriptions: Subscription) -> str:
    """Where one unsubscribes, from one newsletter or from all that one mail is about."""
    pks = [subscription.pk for subscription in subscriptions]
    return _path("subscription-end", "newsletter-unsubscribe", pks)


def unsubscribe_url(*subscriptions: Subscription) -> str:
    """The same, from a mail."""
    return settings.SITE_URL + unsubscribe_path(*subscriptions)


def read_unsubscribe(token: str) -> list[Subscription]:
    """What the link ends; empty when the person has been erased. Raises `LinkUnusable`."""
    return _subscriptions(_read("newsletter-unsubscribe", token))


def list_unsubscribe_headers(*subscriptions: Subscription) -> dict[str, str]:
    """The headers that give a mail program its own "Unsubscribe" (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(*subscriptions)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def restore_token(subscriptions: list[Subscription]) -> str:
    """For the button that takes back an unsubscribing, and only this one."""
    stamps = [
        [one.pk, one.unsubscribed_at.isoformat()] for one in subscriptions if one.unsubscribed_at
    ]
    return make_token("newsletter-restore", stamps)


def read_restore(token: str) -> list[Subscription]:
    """The subscriptions that are still as they were when the button was shown. Raises `LinkUnusable`."""
    try:
        stamps = dict(_read("newsletter-restore", token, lasts=UNDO_LASTS))
    except ExpiredToken as error:
        raise LinkUnusable(LinkUnusable.EXPIRED) from error
    return [
        one
        for one in _subscriptions(stamps)
        if one.unsubscribed_at == datetime.fromisoformat(stamps[one.pk])
    ]


def _subscriptions(pks: Iterable[int]) -> list[Subscription]:
    found = Subscription.objects.filter(pk__in=list(pks))
    return list(found.select_related("subscriber", "newsletter").order_by("pk"))


def _read(purpose: str, token: str, *, lasts: timedelta | None = None) -> list:
    """The list in a token. Raises `LinkUnusable`, and `ExpiredToken` when it had an end."""
    try:
        max_age = int(lasts.total_seconds()) if lasts else None
        value = read_token(purpose, token, max_age=max_age)
    except ExpiredToken:
        raise
    except BadToken as error:
        raise LinkUnusable(LinkUnusable.BROKEN) from error
    if not isinstance(value, list):
        raise LinkUnusable(LinkUnusable.BROKEN)
    return value


def _path(name: str, purpose: str, value: list) -> str:
    return reverse(f"newsletter:{name}", args=[make_token(purpose, value)])
