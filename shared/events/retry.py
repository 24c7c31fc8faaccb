"""When a failed event is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import DomainError

HANDLER_WAITS = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 86400))
RESEND_WAITS = tuple(timedelta(seconds=s) for s in (30, 60, 300, 1800, 3600))
MOST_INTERRUPTIONS = 5
JITTER_PERCENT = 20


class RetryLater(DomainError):
    """This event waits for something else to happen first; it is tried again later."""

    code = "retry_later"
    status = 503

    def __init__(
        self,
        message: str | None = None,
        *,
        seconds: float | None = None,
        at: datetime | None = None,
    ) -> None:
        """Not counted as an attempt. `at` wins over `seconds`; without either, 2 seconds."""
        super().__init__(message)
        self._seconds = 2.0 if seconds is None else seconds
        self._at = at

    def moment(self, now: datetime) -> datetime:
        """When to try again."""
        return self._at or now + timedelta(seconds=self._seconds)


class Permanent(DomainError):
    """This event can never be handled; a person must look at it."""

    code = "permanent_failure"
    status = 500


def next_attempt(attempts: int, now: datetime, event_id: UUID) -> datetime | None:
    """When an event that failed `attempts` times is tried again; None: never, it is dead.

    The wait is shaken by up to 20 % either way, by the event's id, so that not all return at once.
    """
    if attempts > len(HANDLER_WAITS):
        return None
    return now + shaken(HANDLER_WAITS[attempts - 1], event_id.int + attempts)


def next_send(sends: int, now: datetime) -> datetime:
    """When a delivery that was sent `sends` times and not confirmed is sent again."""
    return now + RESEND_WAITS[min(sends, len(RESEND_WAITS)) - 1]


def shaken(wait: timedelta, seed: int) -> timedelta:
    """`wait` longer or shorter by up to JITTER_PERCENT, the same for the same seed."""
    thousandths = (seed * 2_654_435_761 >> 7) % 2001 - 1000
    return wait + wait * JITTER_PERCENT * thousandths / 100_000
