"""The limiter: no more than allowed within a window, from memory and from Redis."""

from __future__ import annotations

import time

import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage

from shared.i18n import Language, translator
from shared.web.limiter import Limit, Limiter, TooManyRequests

TWICE = Limit("twice", 2, 3600)


def allowed(limiter: Limiter, limit: Limit, *keys: str, tries: int = 10) -> int:
    passed = 0
    for _ in range(tries):
        try:
            limiter.count(limit, *keys)
        except TooManyRequests:
            continue
        passed += 1
    return passed


def test_not_more_than_allowed_and_it_says_when_to_come_back() -> None:
    limiter = Limiter()
    limiter.count(TWICE, "a")
    limiter.count(TWICE, "a")
    with pytest.raises(TooManyRequests) as refused:
        limiter.count(TWICE, "a")
    assert 3590 <= refused.value.retry_after <= 3600
    assert refused.value.headers == {"Retry-After": str(refused.value.retry_after)}
    assert refused.value.details["limit"] == "twice"


def test_each_key_and_each_limit_is_counted_apart() -> None:
    limiter = Limiter()
    assert allowed(limiter, TWICE, "a") == 2
    assert allowed(limiter, TWICE, "b") == 2
    assert allowed(limiter, TWICE, "a", "b") == 2
    assert allowed(limiter, TWICE, "ab") == 2
    assert allowed(limiter, TWICE._replace(name="other"), "a") == 2


def test_the_window_slides() -> None:
    limiter, limit = Limiter(), Limit("short", 2, 1)
    limiter.count(limit, "a")
    time.sleep(0.6)
    limiter.count(limit, "a")
    with pytest.raises(TooManyRequests) as refused:
        limiter.count(limit, "a")
    assert refused.value.retry_after == 1
    time.sleep(0.6)  # the first has left the window, the second has not
    assert allowed(limiter, limit, "a") == 1


def test_what_is_refused_is_not_counted() -> None:
    limiter, limit = Limiter(), Limit("short", 1, 1)
    assert allowed(limiter, limit, "a", tries=50) == 1
    time.sleep(1.1)
    assert allowed(limiter, limit, "a") == 1


def test_a_factor_multiplies_the_amount() -> None:
    assert allowed(Limiter(factor=3), TWICE, "a") == 6


def test_keys_lie_in_the_store_as_hashes() -> None:
    store = MemoryStorage()
    Limiter(lambda: store).count(TWICE, "person@firma.example")
    (key,) = store.events
    assert "person" not in key
    assert "twice" in key


class Failing(MemoryStorage):
    """A Redis that is down for as long as it is told to."""

    down = True
    asked = 0

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        self.asked += 1
        if self.down:
            raise StorageError(ConnectionError("connection refused"))
        return super().acquire_entry(key, limit, expiry, amount)


def test_without_redis_this_process_counts_for_itself_and_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Failing()
    assert allowed(Limiter(lambda: store), TWICE, "a") == 2
    assert store.asked == 1  # a Redis that is down is not asked at every request
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "in this process only" in caplog.text


def test_redis_is_taken_again_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.limiter._REDIS_AGAIN_SECONDS", 0)
    store = Failing()
    limiter = Limiter(lambda: store)
    limiter.count(TWICE, "a")
    store.down = False
    assert allowed(limiter, TWICE, "a") == 2
    assert store.events


def test_a_redis_that_cannot_even_be_opened_stops_nothing() -> None:
    def refuse() -> Storage:
        raise StorageError(ConnectionError("no such socket"))

    assert allowed(Limiter(refuse), TWICE, "a") == 2


@pytest.mark.parametrize(
    ("seconds", "language", "text"),
    [
        (1, "en", "Try again in one minute."),
        (600, "en", "Try again in 10 minutes."),
        (7200, "en", "Try again in 2 hours."),
        (600, "de", "in 10 Minuten"),
        (30, "de", "in einer Minute"),
        (600, "fr", "dans 10 minutes"),
        (86000, "fr", "dans 24 heures"),
    ],
)
def test_it_says_when_to_try_again(seconds: int, language: Language, text: str) -> None:
    assert text in TooManyRequests(TWICE, seconds).sentence(translator(language))
