"""Signals about the links of a comment."""

from collections.abc import Mapping

from comments.models import Comment
from comments.screening.finding import SignalFinding, enumerated, number_of
from comments.screening.signal_input import SignalInput
from comments.text_analysis.hosts import Link, is_number

Status = Comment.Status
MANY, VERY_MANY = 3, 6
MOSTLY = 0.4
HEAVIEST = 30
# Hosts that lead somewhere else, which nobody sees before going there.
SHORTENERS = {
    *("bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly"),
    *("cutt.ly", "t.ly", "rb.gy", "shorturl.at", "tiny.cc", "v.gd", "bl.ink", "lnkd.in"),
    *("s.id", "soo.gd", "clck.ru", "adf.ly", "shorte.st", "linktr.ee", "x.gd", "da.gd"),
}


def links(given: SignalInput) -> SignalFinding | None:
    """Many links, or more links than words: one or two are what a professional cites."""
    count = len(given.links)
    if not count:
        return None
    share = min(1, sum(len(link.address) for link in given.links) / len(given.text))
    weight = (count >= MANY) * 4 + (count >= VERY_MANY) * 8 + (share >= MOSTLY) * 10
    if not weight:
        return None
    hosts = enumerated(link.host for link in given.links)
    return SignalFinding(weight, f"{number_of(count, 'link')}, {share:.0%} of the text: {hosts}.")


def link_hosts(given: SignalInput) -> SignalFinding | None:
    """Where links lead: to sites of refused comments, through shorteners, to hidden hosts."""
    remarks = list(
        dict.fromkeys(remark for link in given.links for remark in remarks_on(link, given))
    )
    if not remarks:
        return None
    weight = min(HEAVIEST, sum(weight for weight, _ in remarks))
    return SignalFinding(weight, " ".join(words for _, words in remarks))


def remarks_on(link: Link, given: SignalInput) -> list[tuple[int, str]]:
    """What is suspicious about one link, each with its weight."""
    found = []
    if refused := past_in_words(given.past_of_sites.get(link.site, {})):
        found.append((refused[0], f"{link.site} was linked to {refused[1]}."))
    if link.host in SHORTENERS or link.site in SHORTENERS:
        found.append((6, f"{link.host} hides where the link leads."))
    if is_number(link.host):
        found.append((12, f"{link.host} is a number instead of a name."))
    if any(label.startswith("xn--") for label in link.host.split(".")):
        found.append((8, f"{link.host} is written in foreign letters."))
    if link.is_disguised:
        found.append((12, f"{link.host} is disguised as another host by an “@”."))
    return found


def past_in_words(past: Mapping[str, int]) -> tuple[int, str] | None:
    """The weight and the words for a site that more comments were refused with than published."""
    spam, declined = past.get(Status.SPAM, 0), past.get(Status.DECLINED, 0)
    published = past.get(Status.PUBLISHED, 0)
    if spam + declined <= published:
        return None
    counts = [(spam, Status.SPAM), (declined, Status.DECLINED), (published, Status.PUBLISHED)]
    words = ", ".join(f"{count} {state}" for count, state in counts if count)
    is_notorious = spam and spam + declined > 2 * published
    return (15 if is_notorious else 8), f"before ({words})"
