"""What relays and workers need of a queue, whatever carries it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from shared.events.lanes import Lane
from shared.events.transport.batch import Ack, EventBatch


class QueueDown(Exception):
    """Redis does not answer."""


class Queue(Protocol):
    """Carries, does not keep: what it loses is sent again. Each method may raise QueueDown."""

    def send(self, batches: Iterable[EventBatch]) -> None:
        """Takes batches to their services."""

    def acknowledge(self, ack: Ack) -> None:
        """Tells a batch's publisher that it is safe."""

    def enqueue_partitions(self, service: str, lane: Lane, partitions: Iterable[int]) -> None:
        """Has what is ready in these partitions of a service's inbox handled."""

    def wait_for_wakeup(self, service: str, seconds: float) -> bool:
        """Blocks until somebody publishes, at most so long; whether somebody did."""

    def was_flushed(self, service: str) -> bool:
        """True once after the queue came back empty (and at the very first)."""
