"""The event machine: publish in a transaction, delivered at least once, effective exactly once."""

from shared.events.envelope import Envelope, Event
from shared.events.outbox import publish, publish_many
from shared.events.registry import Job, Subscriber, every, subscribe
from shared.events.retry import Permanent, RetryLater

__all__ = [
    "Envelope",
    "Event",
    "Job",
    "Permanent",
    "RetryLater",
    "Subscriber",
    "every",
    "publish",
    "publish_many",
    "subscribe",
]
