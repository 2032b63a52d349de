"""How often one network may do one thing, counted in the database so that every process agrees."""

from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

from django.db import models, transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone

from kingsfund.core.http.client_address import client_address, network_of
from kingsfund.core.security.keyed_hashes import keyed_hashes


class RateLimitCounter(models.Model):
    """How often something happened in one window of time."""

    key = models.CharField(max_length=64, help_text="A keyed hash: never the address itself.")
    window_ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window_ends_at"], name="rate_limit_counter_one_per_window"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} until {self.window_ends_at:%H:%M:%S}"


class RateLimitResult(NamedTuple):
    """Whether to go on, and if not, after how many seconds to try again (RFC 9110, section 10.2.3).

    `attempts` is how many there were in the window, this one included.
    """

    allowed: bool
    retry_after: int
    attempts: int = 0


def hit(key: str, limit: int, per: int, *, at: datetime | None = None) -> RateLimitResult:
    """Count one attempt at `key`; allow at most `limit` in each window of `per` seconds.

    The key is stored as a keyed hash, and its row goes when the window has passed.
    """
    at = at or timezone.now()
    row = counter_of(key, per, at)
    with transaction.atomic(savepoint=False):
        RateLimitCounter.objects.bulk_create([RateLimitCounter(**row)], ignore_conflicts=True)
        counters = RateLimitCounter.objects.filter(**row)
        counters.update(count=F("count") + 1)
        count = counters.values_list("count", flat=True).get() + counted_before(key, row)
    remaining = int((row["window_ends_at"] - at).total_seconds())
    return RateLimitResult(count <= limit, max(1, remaining), count)


class CounterKey(TypedDict):
    """What tells one counter from every other."""

    key: str
    window_ends_at: datetime


def counted_before(key: str, row: CounterKey) -> int:
    """What was counted in this window under keys of the past: a new `SECRET_KEY` resets no limit."""
    _, *former = keyed_hashes(key)
    if not former:
        return 0
    rows = RateLimitCounter.objects.filter(key__in=former, window_ends_at=row["window_ends_at"])
    return rows.aggregate(total=Sum("count"))["total"] or 0


def refund(key: str, per: int, *, at: datetime | None = None) -> None:
    """Uncount one attempt at `key` that turned out well, where only bad ones are limited."""
    row = counter_of(key, per, at or timezone.now())
    RateLimitCounter.objects.filter(**row, count__gt=0).update(count=F("count") - 1)


def counter_of(key: str, per: int, at: datetime) -> CounterKey:
    """What tells the counter of a key in the window that a moment falls into."""
    window_end = datetime.fromtimestamp((at.timestamp() // per + 1) * per, tz=UTC)
    return CounterKey(key=keyed_hashes(key)[0], window_ends_at=window_end)


def allow_request(request: HttpRequest, action: str, rate: str) -> RateLimitResult:
    """`hit` for the network a request came from; `rate` is "times/seconds", empty for no limit."""
    if not rate:
        return RateLimitResult(True, 0)
    limit, per = parse_rate(rate)
    return hit(key_of(request, action), limit, per)


def parse_rate(rate: str) -> tuple[int, int]:
    limit, per = rate.split("/")
    return int(limit), int(per)


def key_of(request: HttpRequest, action: str) -> str:
    return f"{action}:{network_of(client_address(request))}"


def forget_old_counters(*, at: datetime | None = None) -> int:
    """Delete the counters of windows that have passed; return how many."""
    count, _ = RateLimitCounter.objects.filter(window_ends_at__lte=at or timezone.now()).delete()
    return count
