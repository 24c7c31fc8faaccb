"""A relay is woken after a commit: one Redis list a service, waited for by its relays."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import redis

from shared.events.crash_points import crash_point

log = logging.getLogger("umlauf.events")

NAMESPACE = "umlauf"
# A person's request waits for it, so it is short; a healthy Redis answers in a millisecond.
NOTIFY_TIMEOUT_SECONDS = 0.5

# After a failure no attempt for so long, or each request of a while would wait that half second.
SKIP_AFTER_FAILURE_SECONDS = 1.0


class Wakeup:
    """Wakes the relay of a service after a commit. A lost one costs one poll, never an event."""

    def __init__(self, url: str, namespace: str = NAMESPACE) -> None:
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=NOTIFY_TIMEOUT_SECONDS,
            socket_connect_timeout=NOTIFY_TIMEOUT_SECONDS,
        )
        self._namespace = namespace
        self._skip_until = 0.0

    def notify(self, service: str) -> None:
        """Never raises and, while Redis is away, costs nothing most of the time."""
        if time.monotonic() < self._skip_until:
            return
        key = wakeup_key(self._namespace, service)
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.lpush(key, 1)
                pipe.ltrim(key, 0, 0)
                pipe.execute()
        except redis.RedisError as error:
            self._skip_until = time.monotonic() + SKIP_AFTER_FAILURE_SECONDS
            log.warning("the relay of %s was not woken, it will look by itself: %s", service, error)

    def close(self) -> None:
        self._redis.close()


def wakeup_key(namespace: str, service: str) -> str:
    """The Redis list that relays of a service wait for. A wire format: it never changes."""
    return f"{namespace}:doorbell:{service}"


def notifier(wakeup: Wakeup, service: str) -> Callable[[], None]:
    """What to put into `runtime.notify`."""

    def notify() -> None:
        crash_point("published")
        wakeup.notify(service)

    return notify
