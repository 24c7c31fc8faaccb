"""The publisher's side: from outbox rows to deliveries to parcels, and the receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shared.db import Session, bulk_insert
from shared.events.envelope import Envelope
from shared.events.locks import fan_out_alone
from shared.events.parcel import Parcel, Receipt
from shared.events.registry import Routes
from shared.events.retry import next_send
from shared.events.sets import among, listed
from shared.events.tables import EventTables, tables_of
from shared.service import ServiceRuntime

FAN_OUT_AT_ONCE = 2_000
PARCEL_EVENTS = 500
BULK_FROM = 100
MOST_IN_FLIGHT = 20_000
_DELIVERY_COLUMNS = ("position", "subscriber", "service", "aggregate", "sends", "next_send_at")


@dataclass(frozen=True)
class Sending:
    """Parcels to hand to the queue, and whether more waits in the outbox."""

    parcels: Sequence[Parcel]
    more: bool


@dataclass
class _Load:
    """One outbox event on its way to one service."""

    row: sa.RowMapping
    service: str
    subscribers: list[str]


def fan_out(runtime: ServiceRuntime, routes: Routes) -> Sending:
    """Turns new outbox rows into one delivery per subscriber, one relay at a time per service.

    A delivery whose aggregate has an unreceived earlier one waits; so do those over the cap of what
    may be in flight. The rest is returned as parcels, to be sent after the commit: a crash before
    that is healed by sending again.
    """
    tables = tables_of(runtime)
    with runtime.transaction(None) as session:
        if not fan_out_alone(session, runtime):
            return Sending((), more=False)
        rows = _new_rows(session, tables)
        if not rows:
            return Sending((), more=False)
        loads = _loads(rows, routes)
        goes = _free_to_go(session, runtime, tables, loads)
        _write_deliveries(session, runtime, tables, loads, goes)
        session.execute(
            sa.update(tables.outbox)
            .where(among(runtime.database, tables.outbox.c.position, "these"))
            .values(fanned_out_at=runtime.clock.now()),
            {"these": listed(runtime.database, [row["position"] for row in rows])},
        )
    going = [load for load, free in zip(loads, goes, strict=True) if free]
    return Sending(parcels_of(runtime.name, going), more=len(rows) == FAN_OUT_AT_ONCE)


def _new_rows(session: Session, tables: EventTables) -> Sequence[sa.RowMapping]:
    outbox = tables.outbox
    return (
        session.execute(
            sa.select(outbox)
            .where(outbox.c.fanned_out_at.is_(None))
            .order_by(outbox.c.position)
            .limit(FAN_OUT_AT_ONCE)
        )
        .mappings()
        .all()
    )


def _loads(rows: Iterable[sa.RowMapping], routes: Routes) -> list[_Load]:
    loads = []
    for row in rows:
        by_service: dict[str, list[str]] = {}
        for subscriber in routes.of_type(row["type"]):
            by_service.setdefault(subscriber.service, []).append(subscriber.name)
        loads += [_Load(row, service, names) for service, names in by_service.items()]
    return loads


def _free_to_go(
    session: Session, runtime: ServiceRuntime, tables: EventTables, loads: Sequence[_Load]
) -> list[bool]:
    """False for what waits: an earlier event of its aggregate is under way, or the cap is met."""
    room = dict.fromkeys((load.service for load in loads), MOST_IN_FLIGHT)
    for service, count in in_flight(session, tables).items():
        room[service] = room.get(service, MOST_IN_FLIGHT) - count
    held = _under_way(session, runtime, tables, {load.row["aggregate"] for load in loads})
    goes = []
    for load in loads:
        key = (load.service, load.row["aggregate"])
        if room[load.service] <= 0:
            held.add(key)
        free = key not in held
        if free:
            room[load.service] -= 1
        goes.append(free)
    return goes


def in_flight(session: Session, tables: EventTables) -> dict[str, int]:
    """How many deliveries each service has not confirmed yet."""
    delivery = tables.outbox_delivery
    counted = session.execute(
        sa.select(delivery.c.service, sa.func.count())
        .where(delivery.c.received_at.is_(None), delivery.c.sends > 0)
        .group_by(delivery.c.service)
    )
    return dict(counted.tuples().all())


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
    loads: Sequence[_Load],
    goes: Sequence[bool],
) -> None:
    now = runtime.clock.now()
    again = next_send(1, now)
    bulk_insert(
        session,
        tables.outbox_delivery,
        _DELIVERY_COLUMNS,
        [
            (
                load.row["position"],
                subscriber,
                load.service,
                load.row["aggregate"],
                1 if free else 0,
                again if free else now,
            )
            for load, free in zip(loads, goes, strict=True)
            for subscriber in load.subscribers
        ],
    )


def send_due(runtime: ServiceRuntime, *, all_unreceived: bool = False) -> Sending:
    """Parcels of deliveries that waited for their turn or were not confirmed in time.

    A delivery is sent only with all earlier unreceived ones of its (service, aggregate) in the same
    parcel. `all_unreceived` sends what is in flight too: after Redis lost its memory, and in drain.
    """
    tables = tables_of(runtime)
    with runtime.transaction(None) as session:
        if not fan_out_alone(session, runtime):
            return Sending((), more=False)
        room = {
            service: MOST_IN_FLIGHT - count for service, count in in_flight(session, tables).items()
        }
        rows = _due_rows(session, runtime, tables, all_unreceived=all_unreceived)
        loads = _due_loads(rows, room)
        _note_sent(session, runtime, tables, loads)
    return Sending(parcels_of(runtime.name, loads), more=len(rows) == FAN_OUT_AT_ONCE)


def _due_rows(
    session: Session, runtime: ServiceRuntime, tables: EventTables, *, all_unreceived: bool
) -> Sequence[sa.RowMapping]:
    delivery, outbox = tables.outbox_delivery, tables.outbox
    query = (
        sa.select(delivery.c.subscriber, delivery.c.service, delivery.c.sends, outbox)
        .join(outbox, outbox.c.position == delivery.c.position)
        .where(delivery.c.received_at.is_(None))
        .order_by(delivery.c.position)
        .limit(FAN_OUT_AT_ONCE)
    )
    if not all_unreceived:
        earlier = delivery.alias()
        now = runtime.clock.now()
        query = query.where(
            delivery.c.next_send_at <= now,
            ~sa.exists().where(
                earlier.c.received_at.is_(None),
                earlier.c.service == delivery.c.service,
                earlier.c.aggregate == delivery.c.aggregate,
                earlier.c.position < delivery.c.position,
                earlier.c.next_send_at > now,
            ),
        )
    return session.execute(query).mappings().all()


def _due_loads(rows: Iterable[sa.RowMapping], room: dict[str, int]) -> list[_Load]:
    loads: dict[tuple[int, str], _Load] = {}
    held: set[tuple[str, str]] = set()
    for row in rows:
        service, key = row["service"], (row["service"], row["aggregate"])
        if row["sends"] == 0:
            room[service] = room.get(service, MOST_IN_FLIGHT) - 1
            if room[service] < 0:
                held.add(key)
        if key in held:
            continue
        load = loads.setdefault((row["position"], service), _Load(row, service, []))
        load.subscribers.append(row["subscriber"])
    return list(loads.values())


def _note_sent(
    session: Session, runtime: ServiceRuntime, tables: EventTables, loads: Sequence[_Load]
) -> None:
    by_sends: dict[tuple[str, int], list[int]] = {}
    for load in loads:
        for subscriber in load.subscribers:
            by_sends.setdefault((subscriber, load.row["sends"]), []).append(load.row["position"])
    delivery = tables.outbox_delivery
    now = runtime.clock.now()
    for (subscriber, sends), positions in by_sends.items():
        session.execute(
            sa.update(delivery)
            .where(
                delivery.c.subscriber == subscriber,
                delivery.c.received_at.is_(None),
                among(runtime.database, delivery.c.position, "these"),
            )
            .values(sends=sends + 1, next_send_at=next_send(sends + 1, now)),
            {"these": listed(runtime.database, positions)},
        )


def confirm(runtime: ServiceRuntime, receipt: Receipt) -> bool:
    """Notes what the receiving service has safely; True if others waited for that."""
    tables = tables_of(runtime)
    delivery = tables.outbox_delivery
    with runtime.transaction(None) as session:
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


def send_all_again(runtime: ServiceRuntime) -> None:
    """Makes everything unreceived due now: the queue has lost what it held."""
    tables = tables_of(runtime)
    delivery = tables.outbox_delivery
    now = runtime.clock.now()
    with runtime.transaction(None) as session:
        session.execute(
            sa.update(delivery)
            .where(delivery.c.received_at.is_(None), delivery.c.next_send_at > now)
            .values(next_send_at=now - timedelta(microseconds=1))
        )


def parcels_of(publisher: str, loads: Sequence[_Load]) -> list[Parcel]:
    """Splits loads into parcels by service; events of one aggregate stay together and in order."""
    parcels = []
    for service in dict.fromkeys(load.service for load in loads):
        own = [load for load in loads if load.service == service]
        lane = 1 if len(own) >= BULK_FROM else 0
        parcels += [_parcel(publisher, service, lane, part) for part in _parts(own)]
    return parcels


def _parts(loads: Sequence[_Load]) -> list[list[_Load]]:
    if len(loads) <= PARCEL_EVENTS:
        return [list(loads)]
    by_aggregate: dict[str, list[_Load]] = {}
    for load in loads:
        by_aggregate.setdefault(load.row["aggregate"], []).append(load)
    parts: list[list[_Load]] = [[]]
    for together in by_aggregate.values():
        if parts[-1] and len(parts[-1]) + len(together) > PARCEL_EVENTS:
            parts.append([])
        parts[-1] += together
    for part in parts:
        part.sort(key=lambda load: int(load.row["position"]))
    return parts


def _parcel(publisher: str, service: str, lane: int, loads: Sequence[_Load]) -> Parcel:
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
