from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from kingsfund.core.security import ratelimit
from kingsfund.models import RateLimitCounter

AT = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)


def test_allow_lets_exactly_the_limit_through(db: None) -> None:
    verdicts = [ratelimit.hit("comment:192.0.2.1", 3, 60, at=AT) for _ in range(5)]
    assert [verdict.allowed for verdict in verdicts] == [True, True, True, False, False]
    assert verdicts[-1].retry_after == 50


def test_allow_starts_again_in_the_next_window(db: None) -> None:
    ratelimit.hit("k", 1, 60, at=AT)
    assert ratelimit.hit("k", 1, 60, at=AT).allowed is False
    assert ratelimit.hit("k", 1, 60, at=AT + timedelta(seconds=50)).allowed is True


def test_allow_counts_keys_apart_and_stores_none_of_them(db: None) -> None:
    ratelimit.hit("comment:192.0.2.1", 1, 60, at=AT)
    assert ratelimit.hit("comment:192.0.2.2", 1, 60, at=AT).allowed is True
    assert not RateLimitCounter.objects.filter(key__contains="192.0.2").exists()


@pytest.mark.django_db(transaction=True)
def test_allow_is_exact_when_many_ask_at_once() -> None:
    verdicts: list[bool] = []

    def ask() -> None:
        verdicts.extend(ratelimit.hit("k", 25, 60, at=AT).allowed for _ in range(10))
        connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (verdicts.count(True), verdicts.count(False)) == (25, 15)


def test_forget_old_counters_keeps_the_running_window(db: None) -> None:
    ratelimit.hit("old", 1, 60, at=AT - timedelta(minutes=5))
    ratelimit.hit("new", 1, 60, at=AT)
    assert ratelimit.forget_old_counters(at=AT) == 1
    assert RateLimitCounter.objects.count() == 1


def test_counter_is_one_per_key_and_window(db: None) -> None:
    RateLimitCounter.objects.create(key="k", window_ends_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RateLimitCounter.objects.create(key="k", window_ends_at=AT)


def test_changing_the_secret_key_resets_no_limit(db: None, settings: object) -> None:
    settings.SECRET_KEY = "former" * 10
    assert ratelimit.hit("k", 1, 60, at=AT).allowed is True
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newest" * 10, ["former" * 10]
    assert ratelimit.hit("k", 1, 60, at=AT).allowed is False
