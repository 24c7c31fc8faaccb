"""The publisher's side: from outbox rows to deliveries to parcels, and the receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa

from shared.bulk import insert_rows
from shared.db import Session
from shared.events.loads import MOST_IN_FLIGHT, NOTHING, Gate, Load, Sending, parcels_of
from shared.events.locks import fan_out_alone
from shared.events.notes import notes
from shared.events.parcel import Receipt
from shared.events.registry import Routes
from shared.events.retry import next_send
from shared.events.sets import AnyRow, among, listed
from shared.events.statements import cloud_event
from shared.events.tables import EventTables, tables_of
from shared.service import ServiceRuntime

FAN_OUT_AT_ONCE = 2_000


class _Delivery(NamedTuple):
    """A row of `outbox_delivery` to be."""

    position: int
    subscriber: str
    service: str
    aggregate: str
    lane: int
    sends: int
    next_send_at: datetime


def fan_out(runtime: ServiceRuntime, routes: Routes) -> Sending:
    """Turns new outbox rows into one delivery per subscriber, one relay at a time per service.

    A delivery whose aggregate has an unreceived earlier one waits; so do those over the cap of what
    may be in flight. The rest is returned as parcels, to be sent after the commit: a crash before
    that is healed by sending again.
    """
    tables = tables_of(runtime)
    with notes(runtime) as session:
        if not fan_out_alone(session, runtime):
            return NOTHING
        rows = _new_rows(session, runtime, tables)
        if not rows:
            return NOTHING
        loads = _loads(rows, routes)
        goes = _free_to_go(session, runtime, tables, loads)
        _write_deliveries(session, runtime, tables, loads, goes)
        session.execute(
            sa.update(tables.outbox)
            .where(among(runtime.database, tables.outbox.c.position, "these"))
            .values(fanned_out_at=runtime.clock.now()),
            {"these": listed(runtime.database, [row.position for row in rows])},
        )
    going = [load for load, free in zip(loads, goes, strict=True) if free]
    return Sending(parcels_of(runtime.name, going), more=len(rows) == FAN_OUT_AT_ONCE)


def _new_rows(session: Session, runtime: ServiceRuntime, tables: EventTables) -> Sequence[AnyRow]:
    """In order of position; the bulk lane comes after the other one, unless that would let an event
    overtake an earlier one of its aggregate."""
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
        .limit(FAN_OUT_AT_ONCE)
    )
    rows = session.execute(query.order_by(outbox.c.lane, outbox.c.position)).all()
    if len(rows) == FAN_OUT_AT_ONCE and _overtakes(session, runtime, tables, rows):
        rows = session.execute(query.order_by(outbox.c.position)).all()
    return sorted(rows, key=itemgetter(0))


def _overtakes(
    session: Session, runtime: ServiceRuntime, tables: EventTables, rows: Sequence[AnyRow]
) -> bool:
    outbox = tables.outbox
    quick = {row.aggregate for row in rows if row.lane == 0}
    if not quick:
        return False
    overtaken = session.execute(
        sa.select(outbox.c.position)
        .where(
            outbox.c.fanned_out_at.is_(None),
            outbox.c.lane > 0,
            among(runtime.database, outbox.c.aggregate, "these"),
        )
        .limit(1),
        {"these": listed(runtime.database, quick)},
    )
    return overtaken.first() is not None


def _loads(rows: Iterable[AnyRow], routes: Routes) -> list[Load]:
    targets: dict[str, dict[str, list[str]]] = {}
    loads = []
    for position, type_, aggregate, lane, event in rows:
        if type_ not in targets:
            by_service: dict[str, list[str]] = {}
            targets[type_] = by_service
            for subscriber in routes.of_type(type_):
                by_service.setdefault(subscriber.service, []).append(subscriber.name)
        for service, names in targets[type_].items():
            loads.append(Load(position, aggregate, lane, event, service, names))
    return loads


def _free_to_go(
    session: Session, runtime: ServiceRuntime, tables: EventTables, loads: Sequence[Load]
) -> list[bool]:
    """False for what waits: an earlier event of its aggregate is under way, or the cap is met."""
    room = dict.fromkeys((load.service for load in loads), MOST_IN_FLIGHT)
    if any(load.lane for load in loads):
        for service, count in in_flight(session, tables).items():
            room[service] = room.get(service, MOST_IN_FLIGHT) - count
    gate = Gate(room, _under_way(session, runtime, tables, {load.aggregate for load in loads}))
    return [gate.lets(load.service, load.aggregate, load.lane, first=True) for load in loads]


def in_flight(session: Session, tables: EventTables) -> dict[str, int]:
    """How many deliveries each service has not confirmed yet."""
    delivery = tables.outbox_delivery
    counted = session.execute(
        sa.select(delivery.c.service, sa.func.count())
        .where(delivery.c.received_at.is_(None), delivery.c.sends > 0)
        .group_by(delivery.c.service)
    )
    return {row[0]: row[1] for row in counted}


def _under_way(
    session: Session, runtime: ServiceRuntime, tables: EventTables, aggregates: set[str]
) -> set[tuple[str, str]]:
    delivery = tables.outbox_delivery
    found = session.execute(
        sa.select(delivery.c.service, delivery.c.aggregate)
        .where(
            delivery.c.received_at.is_(None),
            among(runtime.database, delivery.c.aggregate, "these"),
        )
        .distinct(),
        {"these": listed(runtime.database, list(aggregates))},
    )
    return {(service, aggregate) for service, aggregate in found}


def _write_deliveries(
    session: Session,
    runtime: ServiceRuntime,
    tables: EventTables,
    loads: Sequence[Load],
    goes: Sequence[bool],
) -> None:
    now = runtime.clock.now()
    again = next_send(1, now)
    insert_rows(
        session,
        tables.outbox_delivery,
        (
            _Delivery(
                position=load.position,
                subscriber=subscriber,
                service=load.service,
                aggregate=load.aggregate,
                lane=load.lane,
                sends=1 if free else 0,
                next_send_at=again if free else now,
            )
            for load, free in zip(loads, goes, strict=True)
            for subscriber in load.subscribers
        ),
    )


def waiting(runtime: ServiceRuntime) -> tuple[bool, bool]:
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


def confirm(runtime: ServiceRuntime, receipt: Receipt) -> bool:
    """Notes what the receiving service has safely; True if others waited for that."""
    tables = tables_of(runtime)
    delivery = tables.outbox_delivery
    with notes(runtime) as session:
        for subscriber, positions in receipt.received.items():
            session.execute(
                sa.update(delivery)
                .where(
                    delivery.c.subscriber == subscriber,
                    delivery.c.received_at.is_(None),
                    among(runtime.database, delivery.c.position, "these"),
                )
                .values(received_at=runtime.clock.now()),
                {"these": listed(runtime.database, positions)},
            )
        waiting = session.execute(
            sa.select(delivery.c.position)
            .where(delivery.c.received_at.is_(None), delivery.c.sends == 0)
            .limit(1)
        ).first()
    return waiting is not None
