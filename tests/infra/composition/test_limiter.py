"""The installation's limiter: processes count together in Redis, and go on without it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.composition.site import limiter_for
from infra.embedded.redis_server import RedisServer, open_redis
from shared.settings import Settings
from shared.web.limiter import Limit, Limiter, TooManyRequests

THRICE = Limit("thrice", 3, 3600)


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    """A private Redis of this test's own; its socket needs a short path."""
    with (
        tempfile.TemporaryDirectory(prefix="umlauf-") as name,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.delenv("REDIS_URL", raising=False)
        started = open_redis(None, Path(name))
        yield started
        started.stop()


def allowed(*limiters: Limiter, key: str) -> int:
    passed = 0
    for turn in range(12):
        try:
            limiters[turn % len(limiters)].count(THRICE, key)
        except TooManyRequests:
            continue
        passed += 1
    return passed


def test_two_processes_count_together_in_redis(server: RedisServer) -> None:
    settings = Settings()
    first, second = (limiter_for(settings, server.url) for _ in range(2))
    assert allowed(first, second, key="a") == 3
    with pytest.raises(TooManyRequests) as refused:
        first.count(THRICE, "a")
    assert 3590 <= refused.value.retry_after <= 3600


def test_two_processes_without_redis_count_apart() -> None:
    settings = Settings()
    first, second = (limiter_for(settings, None) for _ in range(2))
    assert allowed(first, second, key="a") == 6


@pytest.mark.parametrize("url", ["unix:///nowhere/redis.sock", "redis://127.0.0.1:1/0"])
def test_a_redis_that_is_down_stops_nobody_and_is_logged(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert allowed(limiter_for(Settings(), url), key="a") == 3
    assert "in this process only" in caplog.text


def test_the_settings_multiply_the_limits() -> None:
    assert allowed(limiter_for(Settings(limits_factor=2), None), key="a") == 6
