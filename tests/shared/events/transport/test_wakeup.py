"""A relay is woken after a commit; without Redis nobody waits and nothing fails."""

from __future__ import annotations

import socket
import time

import redis

from shared.events.transport.redis_queue import RedisQueue
from shared.events.transport.wakeup import Wakeup, notifier


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_without_redis_a_commit_is_not_held_up() -> None:
    wakeup = Wakeup(f"redis://127.0.0.1:{free_port()}/0")
    notify = notifier(wakeup, "members")
    start = time.monotonic()
    for _ in range(1000):
        notify()
    assert time.monotonic() - start < 1
    wakeup.close()


def test_many_wake_ups_are_one(redis_url: str) -> None:
    wakeup, queue = Wakeup(redis_url, "a"), RedisQueue(redis_url, "a")
    assert not queue.wait_for_wakeup("members", 0.05)
    for _ in range(5):
        wakeup.notify("members")
    assert queue.wait_for_wakeup("members", 5)
    assert not queue.wait_for_wakeup("members", 0.05)
    wakeup.close()
    queue.close()


def test_the_name_in_redis_stays(redis_url: str) -> None:
    wakeup = Wakeup(redis_url)
    wakeup.notify("members")
    with redis.Redis.from_url(redis_url) as client:
        assert client.llen("umlauf:doorbell:members") == 1
    wakeup.close()
