"""Blind reviews: a sample of decisions is judged again by somebody who does not know them.

Two people who read the policy alike agree; Cohen's kappa says how much more than by chance.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from comments.models import BlindReview, Decision

MOVES = tuple(str(move) for move in Decision.MOVES)


class AgreementRow(NamedTuple):
    """One first decision against all second ones: how often each."""

    label: str
    cells: list[tuple[int, bool]]


class ReasonAgreed(NamedTuple):
    """Of the decisions for one reason, how many seconds decided alike, and for the same reason."""

    label: str
    given: int
    alike: int
    same_reason: int


class Agreement(NamedTuple):
    """How far blind reviews agree with first decisions."""

    given: int
    alike: int
    kappa: float | None
    table: list[AgreementRow]
    reasons: list[ReasonAgreed]

    @property
    def share(self) -> int | None:
        return round(100 * self.alike / self.given) if self.given else None

    def kappa_in_words(self) -> str:
        return "–" if self.kappa is None else f"{self.kappa:.2f}".replace("-", "−")


def draw(*, at: datetime | None = None) -> int:
    """Ask for blind reviews on a sample of yesterday's decisions; return on how many more.

    The hash of a decision, which nobody can choose, says whether it is in the sample: so a clock
    that strikes twice, or two clocks, draw the same.
    """
    if not settings.BLIND_REVIEW_SHARE:
        return 0
    end = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    start = (end - timedelta(hours=12)).replace(hour=0)
    decisions = Decision.objects.in_the_admin().between(start, end)
    found = (
        decisions.filter(blind_review=None)
        .exclude(by=None)
        .values_list("pk", "entry_hash", "by_id")
    )
    drawn = [
        BlindReview(decision_id=pk, decided_by_id=by, drawn_at=at or timezone.now())
        for pk, entry_hash, by in found.iterator()
        if is_drawn(entry_hash)
    ]
    BlindReview.objects.bulk_create(drawn, batch_size=500, ignore_conflicts=True)
    return len(drawn)


def is_drawn(entry_hash: str) -> bool:
    """Whether a decision with this hash is in the sample: as good as a die, and the same each time."""
    number = int.from_bytes(hashlib.sha256(f"blind_review:{entry_hash}".encode()).digest()[:8])
    return number < settings.BLIND_REVIEW_SHARE / 100 * 2**64


def agreement(since: datetime) -> Agreement:
    """What blind reviews given since then say, in one query."""
    given = BlindReview.objects.given_since(since).order_by()
    counted = given.values_list(
        "decision__action", "action", "decision__reason__label", "reason__label"
    ).annotate(Count("pk"))
    pairs: Counter[tuple[str, str]] = Counter()
    reasons: dict[str, Counter] = {}
    for first, second, first_reason, second_reason, number in counted:
        pairs[first, second] += number
        if first_reason:
            count = reasons.setdefault(first_reason, Counter())
            count["given"] += number
            count["alike"] += number * (first == second)
            count["same"] += number * (first_reason == second_reason)
    return Agreement(
        given=pairs.total(),
        alike=sum(pairs[move, move] for move in MOVES),
        kappa=kappa(pairs),
        table=confusion(pairs),
        reasons=[
            ReasonAgreed(label, count["given"], count["alike"], count["same"])
            for label, count in sorted(reasons.items())
        ],
    )


def confusion(pairs: Counter) -> list[AgreementRow]:
    return [
        AgreementRow(Decision.Action(first).label, [(pairs[first, second], first == second) for second in MOVES])
        for first in MOVES
    ]  # fmt: skip


def kappa(pairs: Counter[tuple[str, str]]) -> float | None:
    """Agreement beyond chance: 1 is all, 0 is what two people who guess would reach.

    J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological
    Measurement 20 (1960), 37–46. None where chance alone agrees always, or there is nothing.
    """
    total = pairs.total()
    names = {name for pair in pairs for name in pair}
    by_chance = sum(share(pairs, 0, name) * share(pairs, 1, name) for name in names)
    if not total or by_chance == total * total:
        return None
    alike = sum(number for (first, second), number in pairs.items() if first == second)
    expected = by_chance / total
    return (alike - expected) / (total - expected)


def share(pairs: Counter, place: int, name: str) -> int:
    """How often one of the two decided so."""
    return sum(number for pair, number in pairs.items() if pair[place] == name)


def columns() -> Iterable[str]:
    """The headings over the table of confusion."""
    return [Decision.Action(move).label for move in MOVES]
