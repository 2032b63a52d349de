"""What a screening would have found, for any number of comments."""

from comments.models import Comment, Signal
from kingsfund.seeding.prose import Prose

# A signal, how many of a thousand letters have it, what it weighs, and how it is explained.
SIGNALS = [
    ("links", 90, 10, "It has a link."),
    ("repeated", 40, 25, "Nearly the same letter came before."),
    ("flood", 15, 20, "The address has sent several letters within an hour."),
    ("shouting", 30, 5, "Half of it is in capitals."),
    ("disposable", 12, 30, "The address is of a host whose addresses last ten minutes."),
    ("look-alikes", 4, 40, "A word is written with letters that only look like Latin ones."),
    ("speed", 60, 10, "It was sent within three seconds of its preview."),
    ("link-hosts", 8, 35, "A link leads to a host that only declined letters have linked to."),
]


def screened(letters: list[Comment], prose: Prose) -> list[Signal]:
    """The signals of letters that wait, whose scores are set to what they add up to."""
    found = []
    for letter in letters:
        for name, share, weight, explanation in SIGNALS:
            if prose.random.random() * 1000 < share:
                letter.score += weight
                found.append(
                    Signal(comment=letter, name=name, weight=weight, explanation=explanation)
                )
    return found
