"""Outbox events on their way to services: which may go now, and packed into which parcels."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.events.parcel import Parcel

PARCEL_EVENTS = 500
MOST_IN_FLIGHT = 20_000
PARTITION_KEYS = 1024


@dataclass(frozen=True)
class Sending:
    """Parcels to hand to the queue, and whether more is ready at once."""

    parcels: Sequence[Parcel]
    more: bool


NOTHING = Sending((), more=False)


class Load(NamedTuple):
    """One outbox event on its way to one service; `event` is its CloudEvents object as text."""

    position: int
    aggregate: str
    lane: int
    event: str
    service: str
    subscribers: list[str]


@dataclass
class Gate:
    """Lets deliveries go, in order of position, unless an earlier one of their aggregate does not,
    or goes in the other lane; bulk also needs room under the cap."""

    room: dict[str, int]
    held: set[tuple[str, str]]
    lanes: dict[tuple[str, str], int] = field(default_factory=dict)

    def lets(self, service: str, aggregate: str, lane: int, *, first: bool) -> bool:
        """`first`: it has never been sent, so it counts against the room."""
        key = (service, aggregate)
        capped = first and lane > 0
        if capped and self.room.get(service, MOST_IN_FLIGHT) <= 0:
            self.held.add(key)
        if key in self.held or self.lanes.setdefault(key, lane) != lane:
            self.held.add(key)
            return False
        if capped:
            self.room[service] = self.room.get(service, MOST_IN_FLIGHT) - 1
        return True


def parcels_of(publisher: str, loads: Sequence[Load]) -> list[Parcel]:
    """Splits loads into parcels by service and lane; an aggregate's events stay together."""
    by_target: dict[tuple[str, int], list[Load]] = {}
    for load in loads:
        by_target.setdefault((load.service, load.lane), []).append(load)
    return [
        _parcel(publisher, service, lane, part)
        for (service, lane), own in by_target.items()
        for part in _parts(own)
    ]


def _parts(loads: list[Load]) -> list[list[Load]]:
    if len(loads) <= PARCEL_EVENTS:
        return [loads]
    by_aggregate: dict[str, list[Load]] = {}
    for load in loads:
        by_aggregate.setdefault(load.aggregate, []).append(load)
    parts: list[list[Load]] = [[]]
    for together in by_aggregate.values():
        if parts[-1] and len(parts[-1]) + len(together) > PARCEL_EVENTS:
            parts.append([])
        parts[-1] += together
    for part in parts:
        part.sort()
    return parts


def _parcel(publisher: str, service: str, lane: int, loads: Sequence[Load]) -> Parcel:
    receipt: dict[str, list[int]] = {}
    keys: set[int] = set()
    events = []
    for load in loads:
        key = partition_key(load.aggregate)
        keys.add(key)
        for subscriber in load.subscribers:
            receipt.setdefault(subscriber, []).append(load.position)
        events.append(
            f'{load.event[:-1]},"recipients":"{" ".join(load.subscribers)}",'
            f'"partitionkey":"{key}"}}'
        )
    return Parcel(
        publisher=publisher,
        service=service,
        lane=lane,
        count=len(loads),
        receipt=receipt,
        partitionkeys=sorted(keys),
        events=f"[{','.join(events)}]",
    )


def partition_key(aggregate: str) -> int:
    """Which share of a service's inbox an aggregate belongs to, wherever it is handled."""
    return zlib.crc32(aggregate.encode()) % PARTITION_KEYS
