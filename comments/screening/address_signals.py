"""Signals about the address that a comment was sent under."""

from comments.screening.finding import SignalFinding
from comments.screening.signal_input import SignalInput
from comments.text_analysis.hosts import email_host, site_of, with_parents
from comments.text_analysis.normalisation import folded_words

FREE_MAIL = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com"),
    *("live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com"),
    *("mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de"),
    *("web.de", "mail.com", "mail.ru", "yandex.com", "yandex.ru", "zoho.com", "fastmail.com"),
    *("btinternet.com", "sky.com", "talktalk.net", "virginmedia.com", "ntlworld.com", "qq.com"),
    *("blueyonder.co.uk", "tiscali.co.uk", "163.com", "126.com", "hey.com", "tutanota.com"),
}
# Domains that only institutions are given.
INSTITUTIONAL = ("ac", "edu", "gov", "govt", "nhs", "mil", "police", "parliament")
# Written by those who do not write from an institution.
NOBODYS = {"none", "na", "no", "nil", "retired", "patient", "private", "independent", "freelance"}
NOBODYS |= {"individual", "myself", "self", "personal", "student", "carer", "public", "home"}
SMALL_WORDS = {"the", "of", "and", "for", "in", "on", "at", "a", "de", "la", "le", "und", "der"}
SHORTEST_NAME, SHORTEST_INITIALS = 4, 3


def disposable(given: SignalInput) -> SignalFinding | None:
    """An address at a service whose addresses last ten minutes."""
    from disposable_email_domains import blocklist  # ten thousand names, not needed by the web

    host = email_host(given.email)
    if not host or blocklist.isdisjoint(with_parents(host)):
        return None
    return SignalFinding(15, f"Addresses at {host} are thrown away after use.")


def email_domain(given: SignalInput) -> SignalFinding | None:
    """Whether the address goes with the organisation that the writer names.

    Anybody can type anybody's address, so that it fits counts only once the address is proven.
    """
    host = email_host(given.email)
    if not host or not is_organisation(given.organisation):
        return None
    if host in FREE_MAIL:
        return SignalFinding(2, f"An address at {host}, though the writer names an organisation.")
    if is_made_of(host, given.organisation):
        if not given.email_is_proven:
            return None
        return SignalFinding(-6, f"A verified address at {host}, which goes with the organisation.")
    if set(host.split(".")[1:]).intersection(INSTITUTIONAL):
        return SignalFinding(3, f"An address at {host}, which is another institution’s.")
    return None


def is_organisation(written: str) -> bool:
    words = folded_words(written)
    return bool(words) and not NOBODYS.intersection(words[:2])


def is_made_of(host: str, organisation: str) -> bool:
    """Whether the name of a domain is made of the organisation's words or initials."""
    words = [word for word in folded_words(organisation) if word not in SMALL_WORDS]
    initials = "".join(word[0] for word in words)
    names = own_labels(host)
    if len(initials) >= SHORTEST_INITIALS and initials in names:
        return True
    together = "".join(words)
    return any(
        name in together or any(len(word) >= SHORTEST_NAME and word in name for word in words)
        for name in names
        if len(name) >= SHORTEST_NAME
    )


def own_labels(host: str) -> list[str]:
    """The labels of a host that somebody chose, without what stands behind them for everybody."""
    behind = len(site_of(host).split(".")) - 1
    labels = host.split(".")[: -behind or None]
    return ["".join(folded_words(label)) for label in labels]
