"""What is kept about a person, by e-mail address, all over the site: counted, handed out, erased.

Whoever keeps something about people says so with a `Keeper`, registered when its app is ready. The
commands and the desk ask every keeper, so that nothing is forgotten because nobody thought of it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractUser, User
from django.utils import timezone

from kingsfund.core.email_addresses import lookup_address
from kingsfund.models import Mail


class NotAnAddress(ValueError):
    """Nobody can be found by it."""


class Holding(NamedTuple):
    """How much there is of one thing, and what erasing does to it; `goes` is False for what stays."""

    number: int
    what: str
    fate: str
    goes: bool = True

    def __str__(self) -> str:
        return f"{self.what}: {self.number} ({self.fate})"


class Keeper(NamedTuple):
    """One app's answer to the three questions. Each takes an address as `lookup_address` writes it."""

    name: str
    holdings: Callable[[str], list[Holding]]
    export: Callable[[str], dict[str, object]]
    erase: Callable[[str, AbstractUser | None, datetime], None]


_KEEPERS: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    _KEEPERS[keeper.name] = keeper


def keepers_of(email: str) -> list[Keeper]:
    """Everybody who is to be asked, the site itself last. Raises `NotAnAddress`.

    Of rows that hold no address there are many: without one they would all be the same person.
    """
    if "@" not in email:
        raise NotAnAddress(f"“{email}” is not an e-mail address.")
    return [*_KEEPERS.values(), SITE]


def holdings(email: str) -> list[Holding]:
    """All that is kept about whoever has this address, and what stays whatever is erased."""
    email = lookup_address(email)
    found = [holding for keeper in keepers_of(email) for holding in keeper.holdings(email)]
    return [holding for holding in found if holding.number]


def export(email: str, *, at: datetime | None = None) -> dict[str, object]:
    """All of it, for the person, by the name of the keeper. It can be written as JSON."""
    email = lookup_address(email)
    parts = {keeper.name: keeper.export(email) for keeper in keepers_of(email)}
    return {"site": settings.SITE_URL, "made_at": at or timezone.now(), "email": email, **parts}


def erase(
    email: str, *, by: AbstractUser | None = None, at: datetime | None = None
) -> list[Holding]:
    """Erase it for good; return what there was. Killed half way, it is run again."""
    email = lookup_address(email)
    found = holdings(email)
    for keeper in keepers_of(email):
        keeper.erase(email, by, at or timezone.now())
    return found


# What the site itself keeps


def find_site_holdings(email: str) -> list[Holding]:
    return [
        Holding(Mail.objects.filter(to__iexact=email).count(), "Mails to the address", "deleted"),
        Holding(
            User.objects.filter(email__iexact=email).count(),
            "Accounts of the desk with the address",
            "they stay; deactivate them by hand",
            goes=False,
        ),
    ]


def export_site_holdings(email: str) -> dict[str, object]:
    mails = Mail.objects.filter(to__iexact=email).order_by("pk")
    accounts = User.objects.filter(email__iexact=email).order_by("pk")
    return {
        "mails": list(mails.values("created_at", "sent_at", "subject", "text")),
        "accounts": list(
            accounts.values("username", "first_name", "last_name", "date_joined", "last_login")
        ),
    }


def erase_site_holdings(email: str, by: AbstractUser | None, at: datetime) -> None:
    Mail.objects.filter(to__iexact=email).delete()


SITE = Keeper("site_keeps", find_site_holdings, export_site_holdings, erase_site_holdings)
