"""Outbox events on their way to services: which may go now, and packed into which parcels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from shared.events.envelope import Envelope
from shared.events.parcel import Parcel

PARCEL_EVENTS = 500
MOST_IN_FLIGHT = 20_000


@dataclass(frozen=True)
class Sending:
    """Parcels to hand to the queue, and whether more is ready at once."""

    parcels: Sequence[Parcel]
    more: bool


NOTHING = Sending((), more=False)


@dataclass
class Load:
    """One outbox event on its way to one service."""

    row: sa.RowMapping
    service: str
    subscribers: list[str]


@dataclass
class Gate:
    """Lets deliveries go, in order of position, unless an earlier one of their aggregate does not,
    or goes in the other lane; bulk also needs room under the cap."""

    room: dict[str, int]
    held: set[tuple[str, str]]
    lanes: dict[tuple[str, str], int] = field(default_factory=dict)

    def lets(self, service: str, row: sa.RowMapping, *, first: bool) -> bool:
        key, lane = (service, row["aggregate"]), row["lane"]
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
    """Splits loads into parcels by service; events of one aggregate stay together and in order."""
    parcels = []
    for service, lane in dict.fromkeys((load.service, load.row["lane"]) for load in loads):
        own = [load for load in loads if (load.service, load.row["lane"]) == (service, lane)]
        parcels += [_parcel(publisher, service, lane, part) for part in _parts(own)]
    return parcels


def _parts(loads: Sequence[Load]) -> list[list[Load]]:
    if len(loads) <= PARCEL_EVENTS:
        return [list(loads)]
    by_aggregate: dict[str, list[Load]] = {}
    for load in loads:
        by_aggregate.setdefault(load.row["aggregate"], []).append(load)
    parts: list[list[Load]] = [[]]
    for together in by_aggregate.values():
        if parts[-1] and len(parts[-1]) + len(together) > PARCEL_EVENTS:
            parts.append([])
        parts[-1] += together
    for part in parts:
        part.sort(key=lambda load: int(load.row["position"]))
    return parts


def _parcel(publisher: str, service: str, lane: int, loads: Sequence[Load]) -> Parcel:
    return Parcel(
        publisher=publisher,
        service=service,
        lane=lane,
        positions=[load.row["position"] for load in loads],
        subscribers=[load.subscribers for load in loads],
        personal=[bool(load.row["personal"]) for load in loads],
        events=[envelope_of(load.row, publisher) for load in loads],
    )


def envelope_of(row: sa.RowMapping, source: str) -> Envelope:
    """The envelope kept in an outbox or inbox row."""
    fields: dict[str, Any] = {name: row[name] for name in _ENVELOPE_FIELDS}
    return Envelope.model_construct(source=source, **fields)


_ENVELOPE_FIELDS = (
    "id",
    "type",
    "version",
    "association_id",
    "aggregate",
    "occurred_at",
    "actor",
    "correlation_id",
    "causation_id",
    "traceparent",
    "payload",
)
