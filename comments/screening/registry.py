"""Every signal, in the order in which they are asked and shown."""

from collections.abc import Callable
from typing import NamedTuple

from comments.screening import judging, linking, repetition, writers, writing
from comments.screening.facts import Facts
from comments.screening.finding import Finding

# Not a signal: it stands with them when one failed, weighs nothing, and says which and why.
NOT_SCREENED = "not-screened"


class Check(NamedTuple):
    """A signal: its name in the database, its label on the desk, what it is for, and how to ask it."""

    name: str
    label: str
    explanation: str
    look: Callable[[Facts], Finding | None]


SIGNALS: dict[str, Check] = {
    check.name: check
    for check in (
        Check(
            "links",
            "Many links",
            "Three links or more, or links for two fifths of the text.",
            linking.links,
        ),
        Check(
            "link-hosts",
            "Doubtful links",
            "Sites of refused comments, link shorteners, numbers for names, disguised hosts.",
            linking.link_hosts,
        ),
        Check(
            "repeated",
            "Repeated text",
            "Nearly the text of an earlier comment, the writer’s own or somebody else’s.",
            repetition.repeated,
        ),
        Check(
            "speed",
            "Faster than reading",
            "Sent sooner after the preview than anybody reads.",
            writing.speed,
        ),
        Check(
            "email-domain",
            "Address and organisation",
            "An address that does not go with the organisation, or a proven one that does.",
            writers.email_domain,
        ),
        Check(
            "disposable",
            "Throw-away address",
            "An address at a service whose addresses last ten minutes.",
            writers.disposable,
        ),
        Check(
            "rules",
            "Editors’ rules",
            "Phrases and patterns that editors keep, and have tried on earlier comments.",
            judging.rules,
        ),
        Check(
            "look-alikes",
            "Look-alike letters",
            "Letters of another script mixed into a word or a name because they look the same.",
            writing.lookalikes,
        ),
        Check(
            "shouting",
            "Shouting",
            "Capitals for most letters, or rows of exclamation marks.",
            writing.shouting,
        ),
        Check("short", "Very short", "Three words or fewer.", writing.short),
        Check(
            "contact-details",
            "Contact details",
            "Telephone numbers and e-mail addresses in the text.",
            writing.contact_details,
        ),
        Check(
            "flood",
            "Many from one network",
            "Four other comments or more from the same network within a day, or spam from there.",
            repetition.flood,
        ),
        Check(
            "classifier",
            "Learnt from decisions",
            "What the site’s own classifier has learnt from what was published and refused.",
            judging.classifier,
        ),
    )
}


def label_of(name: str) -> str:
    """What a signal is called on the desk; one that is no more, by its name."""
    if name == NOT_SCREENED:
        return "Not screened"
    return SIGNALS[name].label if name in SIGNALS else name
