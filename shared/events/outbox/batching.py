"""Outbox events on their way to services: which may go now, and in which batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.events.lanes import Lane
from shared.events.storage.partitions import partition_key
from shared.events.transport.batch import EventBatch

# Events in one Redis message. Measured on SQLite, two cores: 100 are received at 29,000/s, 250 at
# 45,000, 500 at 55,000, 2,000 at 65,000. 500 are 0.25 MB, of which a worker prefetches 16.
EVENT_BATCH_MAX = 500

# Bulk deliveries sent to one service and not yet acknowledged. Bounds what Redis must hold (10 MB
# at half a kilobyte each) and what is sent again after it lost them. Ten fan-outs, so that workers
# do not run dry while acknowledgements are on their way. Chosen, not measured.
IN_FLIGHT_MAX = 20_000


@dataclass(frozen=True)
class DispatchResult:
    """Batches to hand to the queue, and whether more is ready at once."""

    batches: Sequence[EventBatch]
    more: bool


NOTHING_TO_DISPATCH = DispatchResult((), more=False)


class OutgoingEvent(NamedTuple):
    """One outbox event on its way to one service; `cloud_event` is its CloudEvents object, JSON."""

    position: int
    aggregate: str
    lane: Lane
    cloud_event: str
    service: str
    subscribers: list[str]


@dataclass
class OrderingGate:
    """Lets deliveries go, in order of position, unless an earlier one of their aggregate does not,
    or goes in the other lane; bulk also needs capacity below IN_FLIGHT_MAX.

    `capacity` is by service, `held` holds (service, aggregate).
    """

    capacity: dict[str, int]
    held: set[tuple[str, str]]
    lanes: dict[tuple[str, str], Lane] = field(default_factory=dict)

    def admits(self, service: str, aggregate: str, lane: Lane, *, first: bool) -> bool:
        """Whether it may go now. `first`: it has never been sent, so it takes capacity."""
        key = (service, aggregate)
        capped = first and lane is Lane.BULK
        if capped and self.capacity.get(service, IN_FLIGHT_MAX) <= 0:
            self.held.add(key)
        if key in self.held or self.lanes.setdefault(key, lane) != lane:
            self.held.add(key)
            return False
        if capped:
            self.capacity[service] = self.capacity.get(service, IN_FLIGHT_MAX) - 1
        return True


def pack_batches(publisher: str, outgoing: Sequence[OutgoingEvent]) -> list[EventBatch]:
    """Splits events into batches by service and lane.

    Events of one aggregate share a batch, so that no other worker overtakes with a later one; a
    batch is longer than EVENT_BATCH_MAX only if one aggregate has more.
    """
    by_target: dict[tuple[str, Lane], list[OutgoingEvent]] = {}
    for event in outgoing:
        by_target.setdefault((event.service, event.lane), []).append(event)
    return [
        _pack(publisher, service, lane, part)
        for (service, lane), own in by_target.items()
        for part in _split_by_aggregate(own)
    ]


def _split_by_aggregate(outgoing: list[OutgoingEvent]) -> list[list[OutgoingEvent]]:
    if len(outgoing) <= EVENT_BATCH_MAX:
        return [outgoing]
    by_aggregate: dict[str, list[OutgoingEvent]] = {}
    for event in outgoing:
        by_aggregate.setdefault(event.aggregate, []).append(event)
    parts: list[list[OutgoingEvent]] = [[]]
    for together in by_aggregate.values():
        if parts[-1] and len(parts[-1]) + len(together) > EVENT_BATCH_MAX:
            parts.append([])
        parts[-1] += together
    for part in parts:
        part.sort()
    return parts


def _pack(
    publisher: str, service: str, lane: Lane, outgoing: Sequence[OutgoingEvent]
) -> EventBatch:
    positions: dict[str, list[int]] = {}
    keys: set[int] = set()
    cloud_events = []
    for event in outgoing:
        key = partition_key(event.aggregate)
        keys.add(key)
        for subscriber in event.subscribers:
            positions.setdefault(subscriber, []).append(event.position)
        cloud_events.append(add_routing(event.cloud_event, event.subscribers, key))
    return EventBatch(
        publisher=publisher,
        service=service,
        lane=lane,
        count=len(outgoing),
        positions=positions,
        partition_keys=sorted(keys),
        events=f"[{','.join(cloud_events)}]",
    )


def add_routing(cloud_event: str, subscribers: Sequence[str], partition_key: int) -> str:
    """The CloudEvents object with the extension attributes `recipients` and `partitionkey`.

    Appended to the JSON text before its last brace, instead of decoding and encoding the object:
    0.3 µs an event against 4 µs (pydantic_core) or 9 µs (json), where a whole fan-out takes 20 µs.
    Safe because the database has just written the text (`cloud_event` in storage.bulk_sql): one
    object, never empty, nothing after its brace; a subscriber's name holds no quote.
    """
    return (
        f'{cloud_event[:-1]},"recipients":"{" ".join(subscribers)}",'
        f'"partitionkey":"{partition_key}"}}'
    )
