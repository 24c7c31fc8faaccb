"""Counts how often something is asked for, over all processes of an installation.

Counted is in the installation's Redis where there is one, else in the memory of this process. The
window slides: at no moment were there more than `amount` within the last `per_seconds`.
"""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shared.clock import SystemClock
from shared.errors import DomainError
from shared.i18n import Translator

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import Storage
    from limits.strategies import MovingWindowRateLimiter

_log = logging.getLogger("umlauf.web")
# A Redis that is down is asked again after this long: each asking may cost its connection timeout.
_REDIS_AGAIN_SECONDS = 10
# Longer than a person reads as "minutes" at a glance.
_MINUTES_MAX = 90


class Limit(NamedTuple):
    """At most so many within so long, for each of whatever is counted."""

    name: str
    amount: int
    per_seconds: int


class TooManyRequests(DomainError):
    """That was too often within a short time."""

    code = "too_many_requests"
    status = 429

    def __init__(self, limit: Limit, retry_after: int) -> None:
        super().__init__(limit=limit.name, retry_after=retry_after)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        """What the answer must carry, whatever else it says."""
        return {"Retry-After": str(self.retry_after)}

    def sentence(self, texts: Translator) -> str:
        """What a person reads: that it was too often, and when to try again."""
        minutes = math.ceil(self.retry_after / 60)
        if minutes > _MINUTES_MAX:
            return texts.ngettext(
                "That was too often within a short time. Try again in one hour.",
                "That was too often within a short time. Try again in %(num)s hours.",
                math.ceil(minutes / 60),
            )
        return texts.ngettext(
            "That was too often within a short time. Try again in one minute.",
            "That was too often within a short time. Try again in %(num)s minutes.",
            minutes,
        )


class Limiter:
    """What all pages of an installation count with.

    `open_shared` opens what all processes count in; when that fails, this process counts for
    itself until it works again, and the log says so. `factor` multiplies every amount.
    """

    def __init__(
        self, open_shared: Callable[[], Storage] | None = None, *, factor: int = 1
    ) -> None:
        self._open_shared = open_shared
        self._factor = factor
        self._shared: MovingWindowRateLimiter | None = None
        self._shared_again_at = 0.0

    def count(self, limit: Limit, *keys: str) -> None:
        """Counts one more for the keys taken together. Raises TooManyRequests, and then does not.

        Keys are kept as hashes only: addresses of people and machines do not lie in Redis.
        """
        item = self._item(limit)
        identifiers = (limit.name, *map(_hashed, keys))
        shared = self._shared_now()
        if shared is not None:
            from limits.errors import StorageError

            try:
                _hit(shared, item, identifiers, limit)
            except StorageError as error:
                self._pause_shared(error)
            else:
                return
        _hit(self._own, item, identifiers, limit)

    def _item(self, limit: Limit) -> RateLimitItem:
        # Loaded with the first request that is counted, not with every command.
        from limits import RateLimitItemPerSecond

        return RateLimitItemPerSecond(
            limit.amount * self._factor, limit.per_seconds, namespace="umlauf"
        )

    @cached_property
    def _own(self) -> MovingWindowRateLimiter:
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        return MovingWindowRateLimiter(MemoryStorage())

    def _shared_now(self) -> MovingWindowRateLimiter | None:
        """What all processes count in, unless there is none or it was down just now."""
        if self._open_shared is None or time.monotonic() < self._shared_again_at:
            return None
        if self._shared is None:
            from limits.errors import StorageError
            from limits.strategies import MovingWindowRateLimiter

            try:
                self._shared = MovingWindowRateLimiter(self._open_shared())
            except StorageError as error:
                self._pause_shared(error)
        return self._shared

    def _pause_shared(self, error: Exception) -> None:
        self._shared_again_at = time.monotonic() + _REDIS_AGAIN_SECONDS
        _log.warning("limits are counted in this process only, Redis fails: %s", error)


def _hit(
    counter: MovingWindowRateLimiter,
    item: RateLimitItem,
    identifiers: tuple[str, ...],
    limit: Limit,
) -> None:
    if counter.hit(item, *identifiers):
        return
    free_at = counter.get_window_stats(item, *identifiers).reset_time
    # The library counts by the machine's time, whatever day the installation lives on.
    seconds = math.ceil(free_at - SystemClock().now().timestamp())
    raise TooManyRequests(limit, min(max(seconds, 1), limit.per_seconds))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
