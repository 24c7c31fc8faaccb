"""When a failed event is tried again, when it is given up, and when an unanswered one is resent."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import DomainError

# After each failed attempt; an eighth makes the event dead (docs/decisions/0003).
HANDLER_WAITS = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 86400))
# After each sending that was not acknowledged; the last wait is kept for ever.
RESEND_WAITS = tuple(timedelta(seconds=s) for s in (30, 60, 300, 1800, 3600))
# So many processes may end while they handle an event, then it is dead. A deployment or two and a
# machine that fails are no fault of the event; five are no coincidence. Chosen, not measured.
INTERRUPTIONS_MAX = 5

# Either way. Enough to spread what failed together, little enough to tell people the table above.
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
        """Not counted as an attempt. `at` (UTC) wins over `seconds`; without either, 2 seconds."""
        super().__init__(message)
        self._seconds = 2.0 if seconds is None else seconds
        self._at = at

    def moment(self, now: datetime) -> datetime:
        """When to try again; `now` and the answer are UTC."""
        return self._at or now + timedelta(seconds=self._seconds)


class Permanent(DomainError):
    """This event can never be handled; a person must look at it."""

    code = "permanent_failure"
    status = 500


def next_attempt(attempts: int, now: datetime, event_id: UUID) -> datetime | None:
    """When an event that failed `attempts` times is tried again; None: never, it is dead.

    `now` and the answer are UTC. The wait has up to JITTER_PERCENT of jitter, by the event's id, so
    that not all return at once.
    """
    if attempts > len(HANDLER_WAITS):
        return None
    return now + with_jitter(HANDLER_WAITS[attempts - 1], event_id.int + attempts)


def next_send(sends: int, now: datetime) -> datetime:
    """When (UTC) a delivery that was sent `sends` times and not acknowledged is sent again."""
    return now + RESEND_WAITS[min(sends, len(RESEND_WAITS)) - 1]


def with_jitter(wait: timedelta, seed: int) -> timedelta:
    """`wait` longer or shorter by up to JITTER_PERCENT, the same for the same seed."""
    thousandths = (seed * 2_654_435_761 >> 7) % 2001 - 1000
    return wait + wait * JITTER_PERCENT * thousandths / 100_000
