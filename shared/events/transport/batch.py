"""What goes through the queue: many events for one service in one message, as CloudEvents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from shared.events.lanes import Lane


@dataclass(frozen=True)
class EventBatch:
    """Events from one service to another, in publishing order.

    `events` is a JSON list of CloudEvents 1.0 objects, each with the extension attributes
    `recipients` (subscribers, separated by spaces) and `partitionkey` (one of `partition_keys`).
    `positions` names the publisher's outbox positions for each subscriber; they come back in the
    acknowledgement.
    """

    publisher: str
    service: str
    lane: Lane
    count: int
    positions: Mapping[str, Sequence[int]]
    partition_keys: Sequence[int]
    events: str


@dataclass(frozen=True)
class Ack:
    """What of a batch is safe in the receiving service's inbox: outbox positions by subscriber."""

    publisher: str
    positions: Mapping[str, Sequence[int]]


def ack_for(batch: EventBatch) -> Ack:
    return Ack(batch.publisher, batch.positions)


def to_message(batch: EventBatch) -> dict[str, object]:
    """A batch as plain values for a message. The keys are a wire format: they never change."""
    return {
        "publisher": batch.publisher,
        "service": batch.service,
        "lane": int(batch.lane),
        "count": batch.count,
        "receipt": batch.positions,
        "partitionkeys": batch.partition_keys,
        "events": batch.events,
    }


def from_message(message: Mapping[str, object]) -> EventBatch:
    """The batch of a message made by `to_message`; unknown keys are left alone.

    Raises KeyError or ValueError if it is none.
    """
    return EventBatch(
        publisher=cast(str, message["publisher"]),
        service=cast(str, message["service"]),
        lane=Lane(cast(int, message["lane"])),
        count=cast(int, message["count"]),
        positions=cast(Mapping[str, Sequence[int]], message["receipt"]),
        partition_keys=cast(Sequence[int], message["partitionkeys"]),
        events=cast(str, message["events"]),
    )
