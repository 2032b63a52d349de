"""How often one network may do one thing, counted in the database so that every process agrees."""

import hashlib
import hmac
import ipaddress
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from kingsfund.models import Counter


class Verdict(NamedTuple):
    """Whether to go on, and if not, after how many seconds to try again (RFC 9110, section 10.2.3)."""

    allowed: bool
    retry_after: int


def allow(key: str, limit: int, per: int, *, at: datetime | None = None) -> Verdict:
    """Count one attempt at `key`; allow at most `limit` in each window of `per` seconds.

    The key is stored as a keyed hash, and its row goes when the window has passed.
    """
    at = at or timezone.now()
    window_end = datetime.fromtimestamp((at.timestamp() // per + 1) * per, tz=UTC)
    row = {"key": keyed_hash(key), "window_ends_at": window_end}
    with transaction.atomic():
        Counter.objects.bulk_create([Counter(**row)], ignore_conflicts=True)
        counters = Counter.objects.filter(**row)
        counters.update(count=F("count") + 1)
        count = counters.values_list("count", flat=True).get()
    return Verdict(count <= limit, max(1, int((window_end - at).total_seconds())))


def allow_request(request: HttpRequest, action: str, rate: str) -> Verdict:
    """`allow` for the network a request came from; `rate` is "times/seconds", empty for no limit."""
    if not rate:
        return Verdict(True, 0)
    limit, per = (int(number) for number in rate.split("/"))
    return allow(f"{action}:{network_of(client_address(request))}", limit, per)


def forget_old_counters(*, at: datetime | None = None) -> int:
    """Delete the counters of windows that have passed; return how many."""
    count, _ = Counter.objects.filter(window_ends_at__lte=at or timezone.now()).delete()
    return count


def keyed_hash(text: str) -> str:
    """A hash that cannot be reversed by trying every address, for it needs the site's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost of `TRUSTED_PROXIES` saw, and no header beyond it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.TRUSTED_PROXIES and hops[-settings.TRUSTED_PROXIES]:
            address = hops[-settings.TRUSTED_PROXIES]
    return address


def network_of(address: str) -> str:
    """The /64 of an IPv6 address, for one subscriber owns all of it; an IPv4 address as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
