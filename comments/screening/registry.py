"""Every signal, in the order in which they are asked and shown."""

from collections.abc import Callable
from typing import NamedTuple

from comments.screening import (
    address_signals,
    editor_signals,
    link_signals,
    repetition_signals,
    text_signals,
)
from comments.screening.finding import SignalFinding
from comments.screening.signal_input import SignalInput

# Not a signal: it stands with them when one failed, weighs nothing, and says which and why.
NOT_SCREENED = "not-screened"


class SignalCheck(NamedTuple):
    """A signal: its name in the database, its label in the admin, what it is for, and how to ask it."""

    name: str
    label: str
    explanation: str
    look: Callable[[SignalInput], SignalFinding | None]


SIGNALS: dict[str, SignalCheck] = {
    check.name: check
    for check in (
        SignalCheck(
            "links",
            "Many links",
            "Three links or more, or links for two fifths of the text.",
            link_signals.links,
        ),
        SignalCheck(
            "link-hosts",
            "Doubtful links",
            "Sites of refused comments, link shorteners, numbers for names, disguised hosts.",
            link_signals.link_hosts,
        ),
        SignalCheck(
            "repeated",
            "Repeated text",
            "Nearly the text of an earlier comment, the writer’s own or somebody else’s.",
            repetition_signals.repeated,
        ),
        SignalCheck(
            "speed",
            "Faster than reading",
            "Sent sooner after the preview than anybody reads.",
            text_signals.speed,
        ),
        SignalCheck(
            "email-domain",
            "Address and organisation",
            "An address that does not go with the organisation, or a proven one that does.",
            address_signals.email_domain,
        ),
        SignalCheck(
            "disposable",
            "Throw-away address",
            "An address at a service whose addresses last ten minutes.",
            address_signals.disposable,
        ),
        SignalCheck(
            "rules",
            "Editors’ rules",
            "Phrases and patterns that editors keep, and have tried on earlier comments.",
            editor_signals.rules,
        ),
        SignalCheck(
            "look-alikes",
            "Look-alike letters",
            "Letters of another script mixed into a word or a name because they look the same.",
            text_signals.lookalikes,
        ),
        SignalCheck(
            "shouting",
            "Shouting",
            "Capitals for most letters, or rows of exclamation marks.",
            text_signals.shouting,
        ),
        SignalCheck("short", "Very short", "Three words or fewer.", text_signals.short),
        SignalCheck(
            "contact-details",
            "Contact details",
            "Telephone numbers and e-mail addresses in the text.",
            text_signals.contact_details,
        ),
        SignalCheck(
            "flood",
            "Many from one network",
            "Four other comments or more from the same network within a day, or spam from there.",
            repetition_signals.flood,
        ),
        SignalCheck(
            "classifier",
            "Learnt from decisions",
            "What the site’s own classifier has learnt from what was published and refused.",
            editor_signals.classifier,
        ),
    )
}


def signal_label(name: str) -> str:
    """What a signal is called in the admin; one that is no more, by its name."""
    if name == NOT_SCREENED:
        return "Not screened"
    return SIGNALS[name].label if name in SIGNALS else name
