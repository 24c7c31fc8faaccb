"""The event machine: publish in a transaction, delivered at least once, effective exactly once."""

from shared.events.envelope import Envelope, Event
from shared.events.outbox.publish import publish, publish_many
from shared.events.retry_policy import Permanent, RetryLater
from shared.events.subscriptions import Job, Subscriber, every, subscribe

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
