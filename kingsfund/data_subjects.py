"""What is kept about a person, by e-mail address, all over the site: counted, handed out, erased.

Whoever keeps something about people says so with a `DataProvider`, registered when its app is ready. The
commands and the admin ask every provider, so that nothing is forgotten because nobody thought of it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from kingsfund.core.email_addresses import lookup_address
from kingsfund.core.security.secret_links import blank
from kingsfund.models import Mail, SecurityEvent, User


class NotAnAddress(ValueError):
    """Nobody can be found by it."""


class DataRecord(NamedTuple):
    """How much there is of one thing, and what erasing does to it; `goes` is False for what stays."""

    number: int
    what: str
    fate: str
    goes: bool = True

    def __str__(self) -> str:
        return f"{self.what}: {self.number} ({self.fate})"


class DataProvider(NamedTuple):
    """One app's answer to the three questions. Each takes an address as `lookup_address` writes it.

    `permission` is what somebody needs to be told by it and to erase what it keeps. The mails of its
    `app` to the address are counted, handed out and erased along with it.
    """

    name: str
    app: str
    permission: str
    holdings: Callable[[str], list[DataRecord]]
    export: Callable[[str], dict[str, object]]
    erase: Callable[..., None]


_PROVIDERS: dict[str, DataProvider] = {}


def register_provider(provider: DataProvider) -> None:
    _PROVIDERS[provider.name] = provider


def providers_of(email: str, by: AbstractUser | None = None) -> list[DataProvider]:
    """Everybody who is to be asked, the site itself last: by a command (`by=None`) all of them, by
    somebody with an account those whose permission they have. Raises `NotAnAddress`.

    Of rows that hold no address there are many: without one they would all be the same person.
    """
    if "@" not in email:
        raise NotAnAddress(f"“{email}” is not an e-mail address.")
    return [
        one for one in (*_PROVIDERS.values(), SITE) if by is None or by.has_perm(one.permission)
    ]


def left_out(by: AbstractUser) -> list[str]:
    """The names of those whom somebody may not ask, and whose rows they cannot erase."""
    return [one.name for one in (*_PROVIDERS.values(), SITE) if not by.has_perm(one.permission)]


def holdings(email: str, *, by: AbstractUser | None = None) -> list[DataRecord]:
    """All that is kept about whoever has this address, and what stays whatever is erased."""
    email = lookup_address(email)
    providers = providers_of(email, by)
    found = [holding for provider in providers for holding in provider.holdings(email)]
    found.append(DataRecord(mails_to(email, providers).count(), "Mails to the address", "deleted"))
    return [holding for holding in found if holding.number]


def export(
    email: str, *, by: AbstractUser | None = None, at: datetime | None = None
) -> dict[str, object]:
    """All of it, for the person, by the name of the provider. It can be written as JSON.

    No secret link is in it: whoever hands it out could use one. `left_out` names those who were not asked.
    """
    email = lookup_address(email)
    providers = providers_of(email, by)
    parts = {provider.name: provider.export(email) for provider in providers}
    mails = mails_to(email, providers).order_by("pk")
    fields = mails.values("created_at", "sent_at", "subject", "text")
    return {
        "site": settings.SITE_URL,
        "made_at": at or timezone.now(),
        "email": email,
        **parts,
        "mails": [{**row, "text": blank(row["text"])} for row in fields],
        "left_out": left_out(by) if by else [],
    }


def erase(
    email: str, *, by: AbstractUser | None = None, at: datetime | None = None
) -> list[DataRecord]:
    """Erase it for good; return what there was. Killed half way, it is run again.

    What somebody may not erase stays, and `left_out` names it.
    """
    email = lookup_address(email)
    found, providers = holdings(email, by=by), providers_of(email, by)
    for provider in providers:
        provider.erase(email, by=by, at=at or timezone.now())
    mails_to(email, providers).delete()
    return found


def mails_to(email: str, providers: list[DataProvider]) -> QuerySet[Mail]:
    """The mails to an address that these apps wrote."""
    theirs = Q()
    for provider in providers:
        theirs |= Q(name__startswith=f"{provider.app}/")
    return Mail.objects.filter(theirs, to__iexact=email) if providers else Mail.objects.none()


# What the site itself keeps


def find_site_holdings(email: str) -> list[DataRecord]:
    return [
        DataRecord(
            User.objects.filter(email__iexact=email).count(),
            "Staff accounts with the address",
            "they stay; deactivate them by hand",
            goes=False,
        ),
        DataRecord(
            SecurityEvent.objects.about_accounts(email).count(),
            "Entries of the security log about these accounts",
            "they stay, without the network",
            goes=False,
        ),
    ]


def export_site_holdings(email: str) -> dict[str, object]:
    accounts = User.objects.filter(email__iexact=email).order_by("pk")
    events = SecurityEvent.objects.about_accounts(email).order_by("pk")
    return {
        "accounts": list(
            accounts.values("username", "first_name", "last_name", "date_joined", "last_login")
        ),
        "security_events": list(events.values("action", "at", "who", "whose", "network")),
    }


def erase_site_holdings(email: str, *, by: AbstractUser | None, at: datetime) -> None:
    """From where accounts were used. They are deactivated by hand: what was done under them stays."""
    SecurityEvent.objects.about_accounts(email).forget_networks()


SITE = DataProvider(
    "site_keeps",
    "kingsfund",
    "kingsfund.change_user",
    find_site_holdings,
    export_site_holdings,
    erase_site_holdings,
)
