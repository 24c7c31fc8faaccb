"""New outbox rows become deliveries, one for each subscriber, and batches to send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa

from shared.bulk import insert_rows
from shared.db import Session
from shared.events.lanes import Lane
from shared.events.outbox.batching import (
    IN_FLIGHT_MAX,
    NOTHING_TO_DISPATCH,
    DispatchResult,
    OrderingGate,
    OutgoingEvent,
    pack_batches,
)
from shared.events.retry_policy import next_send
from shared.events.storage.bulk_sql import cloud_event
from shared.events.storage.locks import take_fan_out_lock
from shared.events.storage.portable_sql import AnyRow, in_values, values_param
from shared.events.storage.tables import EventTables, tables_of
from shared.events.storage.unsynced_transaction import unsynced_transaction
from shared.events.subscriptions import Routes
from shared.service import ServiceRuntime

# Outbox rows a transaction. It holds the service's fan-out lock, and on SQLite the write lock, for
# 50 ms. Measured there: 250 rows go out at 32,000/s, 500 at 46,000, 2,000 at 54,000; 5,000 hold
# the lock for 225 ms and are no faster.
FAN_OUT_BATCH_ROWS = 2_000


class _DeliveryRow(NamedTuple):
    """A row of `outbox_delivery` to be."""

    position: int
    subscriber: str
    service: str
    aggregate: str
    lane: int
    sends: int
    next_send_at: datetime


def fan_out(runtime: ServiceRuntime, routes: Routes) -> DispatchResult:
    """Turns new outbox rows into one delivery per subscriber, one relay at a time per service.

    A delivery whose aggregate has an unreceived earlier one waits; so do those over IN_FLIGHT_MAX.
    The rest is returned as batches, to be sent after the commit: a crash before that is healed by
    sending again.
    """
    tables = tables_of(runtime)
    with unsynced_transaction(runtime) as session:
        if not take_fan_out_lock(session, runtime):
            return NOTHING_TO_DISPATCH
        rows = _new_rows(session, runtime, tables)
        if not rows:
            return NOTHING_TO_DISPATCH
        outgoing = _outgoing_events(rows, routes)
        admitted = _admitted(session, runtime, tables, outgoing)
        _write_deliveries(session, runtime, outgoing, admitted)
        session.execute(
            sa.update(tables.outbox)
            .where(in_values(runtime.database, tables.outbox.c.position, "values"))
            .values(fanned_out_at=runtime.clock.now()),
            {"values": values_param(runtime.database, [row.position for row in rows])},
        )
    ready = [event for event, goes in zip(outgoing, admitted, strict=True) if goes]
    return DispatchResult(pack_batches(runtime.name, ready), more=len(rows) == FAN_OUT_BATCH_ROWS)


def _new_rows(session: Session, runtime: ServiceRuntime, tables: EventTables) -> Sequence[AnyRow]:
    """In order of position; the bulk lane comes after the interactive one, unless that would let an
    event overtake an earlier one of its aggregate."""
    outbox = tables.outbox
    query = (
        sa.select(
            outbox.c.position,
            outbox.c.type,
            outbox.c.aggregate,
            outbox.c.lane,
            cloud_event(runtime.name, sqlite=runtime.database.is_sqlite),
        )
        .where(outbox.c.fanned_out_at.is_(None))
        .limit(FAN_OUT_BATCH_ROWS)
    )
    rows = session.execute(query.order_by(outbox.c.lane, outbox.c.position)).all()
    if len(rows) == FAN_OUT_BATCH_ROWS and _would_overtake(session, runtime, tables, rows):
        rows = session.execute(query.order_by(outbox.c.position)).all()
    return sorted(rows, key=itemgetter(0))


def _would_overtake(
    session: Session, runtime: ServiceRuntime, tables: EventTables, rows: Sequence[AnyRow]
) -> bool:
    outbox = tables.outbox
    interactive = {row.aggregate for row in rows if row.lane == Lane.INTERACTIVE}
    if not interactive:
        return False
    overtaken = session.execute(
        sa.select(outbox.c.position)
        .where(
            outbox.c.fanned_out_at.is_(None),
            outbox.c.lane == Lane.BULK,
            in_values(runtime.database, outbox.c.aggregate, "values"),
        )
        .limit(1),
        {"values": values_param(runtime.database, interactive)},
    )
    return overtaken.first() is not None


def _outgoing_events(rows: Iterable[AnyRow], routes: Routes) -> list[OutgoingEvent]:
    targets: dict[str, dict[str, list[str]]] = {}
    outgoing = []
    for position, type_, aggregate, lane, event_text in rows:
        if type_ not in targets:
            by_service: dict[str, list[str]] = {}
            targets[type_] = by_service
            for subscriber in routes.of_type(type_):
                by_service.setdefault(subscriber.service, []).append(subscriber.name)
        for service, names in targets[type_].items():
            outgoing.append(
                OutgoingEvent(
                    position=position,
                    aggregate=aggregate,
                    lane=Lane(lane),
                    cloud_event=event_text,
                    service=service,
                    subscribers=names,
                )
            )
    return outgoing


def _admitted(
    session: Session,
    runtime: ServiceRuntime,
    tables: EventTables,
    outgoing: Sequence[OutgoingEvent],
) -> list[bool]:
    """Which may go. The others wait: an earlier one of their aggregate is in flight, or the service
    has IN_FLIGHT_MAX."""
    capacity = dict.fromkeys((event.service for event in outgoing), IN_FLIGHT_MAX)
    if any(event.lane is Lane.BULK for event in outgoing):
        for service, count in in_flight(session, tables).items():
            capacity[service] = capacity.get(service, IN_FLIGHT_MAX) - count
    aggregates = {event.aggregate for event in outgoing}
    gate = OrderingGate(capacity, _aggregates_in_flight(session, runtime, tables, aggregates))
    return [
        gate.admits(event.service, event.aggregate, event.lane, first=True) for event in outgoing
    ]


def in_flight(session: Session, tables: EventTables) -> dict[str, int]:
    """How many deliveries were sent to each service and not acknowledged yet."""
    delivery = tables.outbox_delivery
    counted = session.execute(
        sa.select(delivery.c.service, sa.func.count())
        .where(delivery.c.received_at.is_(None), delivery.c.sends > 0)
        .group_by(delivery.c.service)
    )
    return {row[0]: row[1] for row in counted}


def _aggregates_in_flight(
    session: Session, runtime: ServiceRuntime, tables: EventTables, aggregates: set[str]
) -> set[tuple[str, str]]:
    delivery = tables.outbox_delivery
    found = session.execute(
        sa.select(delivery.c.service, delivery.c.aggregate)
        .where(
            delivery.c.received_at.is_(None),
            in_values(runtime.database, delivery.c.aggregate, "values"),
        )
        .distinct(),
        {"values": values_param(runtime.database, list(aggregates))},
    )
    return {(service, aggregate) for service, aggregate in found}


def _write_deliveries(
    session: Session,
    runtime: ServiceRuntime,
    outgoing: Sequence[OutgoingEvent],
    admitted: Sequence[bool],
) -> None:
    now = runtime.clock.now()
    again = next_send(1, now)
    insert_rows(
        session,
        tables_of(runtime).outbox_delivery,
        (
            _DeliveryRow(
                position=event.position,
                subscriber=subscriber,
                service=event.service,
                aggregate=event.aggregate,
                lane=event.lane,
                sends=1 if goes else 0,
                next_send_at=again if goes else now,
            )
            for event, goes in zip(outgoing, admitted, strict=True)
            for subscriber in event.subscribers
        ),
    )


def find_work(runtime: ServiceRuntime) -> tuple[bool, bool]:
    """Whether there is something to fan out, and whether a delivery is due."""
    tables = tables_of(runtime)
    outbox, delivery = tables.outbox, tables.outbox_delivery
    with runtime.reading(None) as session:
        new = session.execute(
            sa.select(outbox.c.position).where(outbox.c.fanned_out_at.is_(None)).limit(1)
        ).first()
        due = session.execute(
            sa.select(delivery.c.position)
            .where(delivery.c.received_at.is_(None), delivery.c.next_send_at <= runtime.clock.now())
            .limit(1)
        ).first()
    return new is not None, due is not None
