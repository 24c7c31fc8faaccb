"""How long a mail waits after a server said "later", and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240))
# RFC 5321 §4.5.4.1: give-up time "generally needs to be at least 4-5 days".
GIVE_UP_AFTER = timedelta(days=5)
SERVER_WAIT = timedelta(minutes=2)
# Longer than a batch and the slowest single mail (channels.smtp) together.
LEASE = timedelta(minutes=10)


def next_attempt(attempts: int, now: datetime, message_id: UUID) -> datetime:
    """After the n-th attempt (n ≥ 1); spread by a fifth, so that many do not return at once."""
    wait = _WAITS[min(attempts, len(_WAITS)) - 1]
    return now + wait + wait * (message_id.int % 1000) / 5000


def given_up(composed_at: datetime, now: datetime) -> bool:
    return now - composed_at >= GIVE_UP_AFTER
