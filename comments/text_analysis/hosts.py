"""Web addresses in a text and the hosts they lead to, and the hosts of e-mail addresses."""

import ipaddress
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import idna

from comments.text import ENDS

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# One class repeated, so that the search has nothing to go back for.
_LINK = re.compile(rf"(?:https?://|\bwww\.)[^{ENDS}]+", re.IGNORECASE)
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_AFTER_THE_HOST = re.compile(r"[/?#\\]")
_TRAILING = ".,;:!?…'’”»)"
_LONGEST = 253


class Link(NamedTuple):
    """One web address; `site` is the part of the host that somebody registered."""

    address: str
    host: str
    site: str
    is_disguised: bool


def addresses_in(text: str) -> list[Link]:
    """The web addresses of a text in their order, each as often as it is there."""
    links = (read_link(trimmed(match.group())) for match in _LINK.finditer(text))
    return [link for link in links if link.host]


def trimmed(address: str) -> str:
    """The address without the punctuation of the sentence around it."""
    return address.rstrip(_TRAILING if "[" in address else f"{_TRAILING}]")


def read_link(address: str) -> Link:
    """A link whose host is written before an "@" leads elsewhere than it seems to: it is disguised."""
    authority = _AFTER_THE_HOST.split(_SCHEME.sub("", address), maxsplit=1)[0]
    name, at, host = authority.rpartition("@")
    host = in_ascii(re.sub(r":\d*$", "", host))
    return Link(address, host, site_of(host), bool(at and name))


def in_ascii(host: str) -> str:
    """A host as the name system knows it: foreign letters as "xn--"; empty if there is none."""
    host = host.strip(".").lower()
    # Before as well, because encoding takes longer than in proportion.
    if len(host) <= _LONGEST and not host.isascii():
        host = ascii_host(host)
    return host if len(host) <= _LONGEST else ""


def ascii_host(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode()
    except UnicodeError:
        return host_before_2008(host)


def host_before_2008(host: str) -> str:
    """What the older standard makes of a host that the present one refuses: pictographs, say."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def site_of(host: str) -> str:
    """The part of a host that somebody registered; the host itself if nobody did.

    Whoever gives names to the public counts as a registry: "a.github.io" and "b.github.io" are
    two sites. In a domain that the public suffix list does not know, a site is two labels.
    """
    if is_number(host):
        return host
    return public_suffixes().privatesuffix(host) or host


@cache
def public_suffixes() -> "PublicSuffixList":
    """The list of the Mozilla Foundation as the package brings it, read once; nothing is fetched."""
    from publicsuffixlist import PublicSuffixList  # ten thousand names, not needed by most requests

    return PublicSuffixList()


def is_number(host: str) -> bool:
    """Whether a host is an address on the network instead of a name, in any of its spellings."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.isdigit() or host.startswith("0x")
    return True


def email_host(email: str) -> str:
    return in_ascii(email.rpartition("@")[2])


def with_parents(host: str) -> list[str]:
    """A host, and each host above it: "mail.example.org", "example.org", "org"."""
    labels = host.split(".")
    return [".".join(labels[place:]) for place in range(len(labels))]
