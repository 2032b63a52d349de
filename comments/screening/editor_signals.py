"""Signals that rest on what editors said: their rules, and their decisions."""

from comments.models.rule import HEAVIEST as HEAVIEST_RULE
from comments.screening.classifier import SPEAKS_FROM
from comments.screening.finding import SignalFinding, enumerated, shortened
from comments.screening.signal_input import SignalInput

MOST_WORDS = 5


def rules(given: SignalInput) -> SignalFinding | None:
    """Phrases and patterns that editors keep."""
    caught = [(rule, found) for rule in given.rules if (found := rule.find_in(given))]
    if not caught:
        return None
    weight = min(HEAVIEST_RULE, sum(rule.weight for rule, _ in caught))
    parts = [f"{shortened(rule.name, 40)}: “{shortened(found, 40)}”" for rule, found in caught]
    return SignalFinding(weight, f"{enumerated(parts)}.")


def classifier(given: SignalInput) -> SignalFinding | None:
    """What the site has learnt from earlier decisions."""
    if isinstance(given.prediction, Exception):
        raise given.prediction
    if given.prediction is None:
        return None
    chance = given.prediction.probability
    if chance >= SPEAKS_FROM:
        words = [word for word, weight in given.prediction.words if weight > 0]
        weight, like = 10 + round((chance - SPEAKS_FROM) / (1 - SPEAKS_FROM) * 10), "refused"
    elif chance <= 1 - SPEAKS_FROM:
        words = [word for word, weight in given.prediction.words if weight < 0]
        weight, like = -5, "published"
    else:
        return None
    because = ", ".join(f"“{shortened(word, 30)}”" for word in words[:MOST_WORDS])
    says = f"Like what was {like} before ({chance:.0%} likely to be refused)"
    return SignalFinding(weight, f"{says}, by {because}." if because else f"{says}.")
