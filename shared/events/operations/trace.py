"""The trace of one event: where it went, what caused it, what it caused, who acted on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.events.envelope import Envelope
from shared.events.operations.actions import NoSuchEvent
from shared.events.operations.list_events import EventLine, line_of
from shared.events.storage.tables import tables_of
from shared.service import ServiceRuntime

# A chain so long is a circle or a defect; a person would not read on.
CAUSES_MAX = 100


@dataclass(frozen=True)
class RelatedEvent:
    """An event that caused another or was caused by it."""

    event_id: UUID
    type: str
    aggregate: str
    service: str
    occurred_at: datetime
    caused_by: UUID | None


@dataclass(frozen=True)
class Delivery:
    """One delivery as its publisher knows it; moments are UTC."""

    subscriber: str
    sends: int
    next_send_at: datetime
    received_at: datetime | None


@dataclass(frozen=True)
class RecordedAction:
    """What a person did to it; `at` is UTC, `was` its status before."""

    subscriber: str
    action: str
    by: str
    reason: str
    at: datetime
    was: str


@dataclass(frozen=True)
class EventTrace:
    """`causes`: nearest first, up to where it began. `effects`: all that followed, in order."""

    envelope: Envelope
    redacted: bool
    deliveries: Sequence[Delivery]
    received: Sequence[EventLine]
    actions: Sequence[RecordedAction]
    causes: Sequence[RelatedEvent]
    effects: Sequence[RelatedEvent]


def trace_event(runtimes: Iterable[ServiceRuntime], event_id: UUID) -> EventTrace:
    """All that the given services know of an event. Raises NoSuchEvent."""
    everywhere = list(runtimes)
    found = _published(everywhere, event_id)
    if found is None:
        raise NoSuchEvent(event_id=event_id)
    runtime, row = found
    family = _family(everywhere, row["correlation_id"])
    return EventTrace(
        envelope=_envelope(row, runtime.name),
        redacted=row["redacted_at"] is not None,
        deliveries=_deliveries(runtime, row["position"]),
        received=[line for each in everywhere for line in _received(each, event_id)],
        actions=[action for each in everywhere for action in _actions(each, event_id)],
        causes=_causes(family, row["causation_id"]),
        effects=_effects(family, event_id),
    )


def _envelope(row: sa.RowMapping, source: str) -> Envelope:
    fields = {name: row[name] for name in Envelope._fields if name != "source"}
    return Envelope(source=source, **fields)


def _published(
    runtimes: Iterable[ServiceRuntime], event_id: UUID
) -> tuple[ServiceRuntime, sa.RowMapping] | None:
    for runtime in runtimes:
        outbox = tables_of(runtime).outbox
        with runtime.reading(None) as session:
            row = (
                session.execute(sa.select(outbox).where(outbox.c.id == event_id)).mappings().first()
            )
        if row is not None:
            return runtime, row
    return None


def _deliveries(runtime: ServiceRuntime, position: int) -> list[Delivery]:
    delivery = tables_of(runtime).outbox_delivery
    query = (
        sa.select(
            delivery.c.subscriber, delivery.c.sends, delivery.c.next_send_at, delivery.c.received_at
        )
        .where(delivery.c.position == position)
        .order_by(delivery.c.subscriber)
    )
    with runtime.reading(None) as session:
        return [Delivery(**row) for row in session.execute(query).mappings()]


def _received(runtime: ServiceRuntime, event_id: UUID) -> list[EventLine]:
    inbox = tables_of(runtime).inbox
    query = sa.select(inbox).where(inbox.c.event_id == event_id).order_by(inbox.c.subscriber)
    with runtime.reading(None) as session:
        return [line_of(row, runtime.name) for row in session.execute(query).mappings()]


def _actions(runtime: ServiceRuntime, event_id: UUID) -> list[RecordedAction]:
    action = tables_of(runtime).inbox_action
    query = (
        sa.select(
            action.c.subscriber,
            action.c.action,
            action.c.by,
            action.c.reason,
            action.c.at,
            action.c.was,
        )
        .where(action.c.event_id == event_id)
        .order_by(action.c.number)
    )
    with runtime.reading(None) as session:
        return [RecordedAction(**row) for row in session.execute(query).mappings()]


def _family(runtimes: Iterable[ServiceRuntime], correlation_id: UUID) -> list[RelatedEvent]:
    family = []
    for runtime in runtimes:
        outbox = tables_of(runtime).outbox
        query = (
            sa.select(outbox)
            .where(outbox.c.correlation_id == correlation_id)
            .order_by(outbox.c.position)
        )
        with runtime.reading(None) as session:
            family += [
                RelatedEvent(
                    event_id=row["id"],
                    type=row["type"],
                    aggregate=row["aggregate"],
                    service=runtime.name,
                    occurred_at=row["occurred_at"],
                    caused_by=row["causation_id"],
                )
                for row in session.execute(query).mappings()
            ]
    return family


def _causes(family: Iterable[RelatedEvent], cause: UUID | None) -> list[RelatedEvent]:
    by_id = {relative.event_id: relative for relative in family}
    chain: list[RelatedEvent] = []
    while cause in by_id and len(chain) < CAUSES_MAX:
        chain.append(by_id[cause])
        cause = by_id[cause].caused_by
    return chain


def _effects(family: Sequence[RelatedEvent], event_id: UUID) -> list[RelatedEvent]:
    found: list[RelatedEvent] = []
    causes = {event_id}
    for relative in sorted(family, key=lambda each: each.occurred_at):
        if relative.caused_by in causes:
            causes.add(relative.event_id)
            found.append(relative)
    return found
