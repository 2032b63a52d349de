"""Which address and network a request came from, as far as the proxies in front can be believed."""

import ipaddress
import logging
import re

from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)

# One household or office is given a /56 (RFC 6177, section 2), and may use any address in it.
IPV6_SITE = 56
UNKNOWN = "unknown"
LONGEST = 64
# An entry of X-Forwarded-For with a port (RFC 7239, section 6): an IPv6 address is then in brackets.
WITH_PORT = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$")
IN_BRACKETS = re.compile(r"^\[([0-9a-fA-F:.]{2,45})(?:%[\w.-]{1,20})?\](?::\d{1,5})?$")
# What was complained about, once in each process.
_warned: set[str] = set()


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost of `TRUSTED_PROXIES` saw, and no header beyond it."""
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    proxies = settings.TRUSTED_PROXIES
    hops = [without_port(hop) for hop in forwarded.split(",")]
    if proxies and len(hops) >= proxies and hops[-proxies]:
        return hops[-proxies]
    warn_of_proxies(address, forwarded)
    return without_port(address)


def without_port(entry: str) -> str:
    """An address as it stands in a header, without port, brackets, quotes and zone."""
    entry = entry[: 2 * LONGEST].strip().strip('"')
    found = WITH_PORT.match(entry) or IN_BRACKETS.match(entry)
    return found[1] if found else entry.partition("%")[0]


def network_of(address: str) -> str:
    """The /56 of an IPv6 address, for one subscriber owns all of it; an IPv4 address as it is.

    What is no address stands for itself, so that not everybody who has none shares one limit.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"unreadable {address[:LONGEST]}" if address else UNKNOWN
    if parsed.version == 6:
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_SITE), strict=False))
    return str(parsed)


def warn_of_proxies(address: str, forwarded: str) -> None:
    """Say once in the log when the requests that arrive contradict `TRUSTED_PROXIES`."""
    proxies = settings.TRUSTED_PROXIES
    if not proxies and forwarded and is_inside(address):
        warn_once(
            "TRUSTED_PROXIES is 0, but a proxy at %s sends X-Forwarded-For: all visitors count as "
            "one network. Set it to the number of proxies in front.",
            address,
        )
    elif proxies:
        warn_once(
            "TRUSTED_PROXIES is %s, but X-Forwarded-For names fewer addresses: a proxy does not add "
            "the visitor’s, or there are fewer. Visitors behind it count as one network.",
            proxies,
        )


def warn_once(message: str, value: object) -> None:
    if message not in _warned:
        _warned.add(message)
        logger.warning(message, value)


def is_inside(address: str) -> bool:
    """Whether an address is one of this machine or its own network, where a proxy would stand."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True
