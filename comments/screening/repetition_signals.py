"""Signals about what came before: the same text, the same network."""

from comments.models import Comment, Near
from comments.screening.finding import SignalFinding, enumerated, number_of
from comments.screening.signal_input import SignalInput
from comments.text_analysis.normalisation import folded_words

ALIKE, THE_SAME = 0.75, 0.97
# "Thank you for this." is what many people write.
FEWEST_WORDS = 8
A_FEW, MANY = 4, 12

Status = Comment.Status
STATES: dict[str, str] = {Status.WAITING: "waiting", Status.REVISE: "with its writer"}


def repeated(given: SignalInput) -> SignalFinding | None:
    """Nearly the same text as an earlier comment; who sent that, and what became of it, weighs."""
    alike = [one for one in given.repeats if one.likeness >= ALIKE]
    own = [one for one in alike if given.email and one.email.lower() == given.email.lower()]
    others = [one for one in alike if one not in own]
    if len(folded_words(given.text)) < FEWEST_WORDS:
        others = []
    if not own and not others:
        return None
    weight = max(weight_of_others(others), weight_of_own(own, given.article))
    parts = [described(others, "by others"), described(own, "by the same writer", given.article)]
    return SignalFinding(weight, " ".join(part for part in parts if part))


def weight_of_others(others: list[Near]) -> int:
    """Spam is repeated by many; so is what a campaign asks its people to send."""
    weights: dict[str, int] = {Status.SPAM: 25, Status.DECLINED: 18}
    return max((weights.get(one.status, 12) for one in others), default=0)


def weight_of_own(own: list[Near], article: int) -> int:
    """Sent twice by mistake to one article, or the same under several."""
    weights: dict[str, int] = {Status.SPAM: 25, Status.DECLINED: 10}
    here = {one: 8 if one.article == article else 6 for one in own}
    return max((weights.get(one.status, here[one]) for one in own), default=0)


def described(repeats: list[Near], whose: str, article: int = 0) -> str:
    if not repeats:
        return ""
    same = all(one.likeness >= THE_SAME for one in repeats)
    numbers = enumerated(f"#{one.number} ({STATES.get(one.status, one.status)})" for one in repeats)
    where = " on this article" if article and all(one.article == article for one in repeats) else ""
    return f"{'The same' if same else 'Nearly the same'} text as {numbers} {whose}{where}."


def flood(given: SignalInput) -> SignalFinding | None:
    """Many comments from one network in a day; a hospital has one for thousands of people."""
    count = len(given.neighbours)
    spam = sum(one.status == Status.SPAM for one in given.neighbours)
    if count < A_FEW and not spam:
        return None
    names = len({one.name for one in given.neighbours})
    weight = (count >= A_FEW) * 4 + (count >= MANY) * 8 + bool(spam) * 10
    other = number_of(count, "other comment")
    says = f"{other} from the same network within a day, under {number_of(names, 'name')}"
    return SignalFinding(weight, f"{says}; {spam} marked as spam." if spam else f"{says}.")
