import time
from datetime import UTC, datetime, timedelta

import pytest

from kingsfund.core.security.signing import BadToken, ExpiredToken, make_token, read_token


def test_token_carries_its_value() -> None:
    token = make_token("confirm", {"subscription": 7})
    assert read_token("confirm", token) == {"subscription": 7}


def test_token_for_another_purpose_is_refused() -> None:
    with pytest.raises(BadToken):
        read_token("unsubscribe", make_token("confirm", 7))


@pytest.mark.parametrize("position", [0, 3, 10, -1, -10])
def test_token_with_one_altered_character_is_refused(position: int) -> None:
    characters = list(make_token("confirm", {"subscription": 7}))
    # The last character of a base64 group may carry unused bits, so a far one is taken.
    characters[position] = "A" if characters[position] not in "AB" else "Q"
    with pytest.raises(BadToken):
        read_token("confirm", "".join(characters))


@pytest.mark.parametrize("token", ["", ":", "::", "a:b:c", "\0", "é", "x" * 10_000])
def test_token_that_is_none_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        read_token("confirm", token)


def test_expired_token_says_what_it_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    token = make_token("confirm", 7)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    with pytest.raises(ExpiredToken) as refusal:
        read_token("confirm", token, max_age=60)
    assert refusal.value.value == 7


def test_token_of_one_time_is_always_the_same() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    token = make_token("confirm", 7, at=at)
    assert (make_token("confirm", 7, at=at), read_token("confirm", token)) == (token, 7)
    with pytest.raises(ExpiredToken):
        read_token("confirm", make_token("confirm", 7, at=at - timedelta(days=9999)), max_age=60)
