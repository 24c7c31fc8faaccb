"""Deliveries that are sent later or again: their turn has come, or no receipt came in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa

from shared.db import Session
from shared.events.loads import MOST_IN_FLIGHT, NOTHING, Gate, Load, Sending, parcels_of
from shared.events.locks import fan_out_alone
from shared.events.notes import notes
from shared.events.relay import FAN_OUT_AT_ONCE, in_flight
from shared.events.retry import next_send
from shared.events.sets import AnyRow, among, listed
from shared.events.statements import cloud_event
from shared.events.tables import EventTables, tables_of
from shared.service import ServiceRuntime


def send_due(runtime: ServiceRuntime, *, all_unreceived: bool = False) -> Sending:
    """Parcels of deliveries that waited for their turn or were not confirmed in time.

    A delivery is sent only with all earlier unreceived ones of its (service, aggregate) in the same
    parcel. `all_unreceived` sends what is in flight too: after Redis lost its memory, and in drain.
    """
    tables = tables_of(runtime)
    with notes(runtime) as session:
        if not fan_out_alone(session, runtime):
            return NOTHING
        room = {
            service: MOST_IN_FLIGHT - count for service, count in in_flight(session, tables).items()
        }
        rows = _due_rows(session, runtime, tables, all_unreceived=all_unreceived)
        loads, sent = _due_loads(rows, Gate(room, set()))
        _note_sent(session, runtime, tables, sent)
    more = len(rows) == FAN_OUT_AT_ONCE and bool(loads)
    return Sending(parcels_of(runtime.name, loads), more=more)


def _due_rows(
    session: Session, runtime: ServiceRuntime, tables: EventTables, *, all_unreceived: bool
) -> Sequence[AnyRow]:
    delivery, outbox = tables.outbox_delivery, tables.outbox
    query = (
        sa.select(
            delivery.c.position,
            delivery.c.subscriber,
            delivery.c.service,
            delivery.c.sends,
            outbox.c.aggregate,
            outbox.c.lane,
            cloud_event(runtime.name, sqlite=runtime.database.is_sqlite),
        )
        .join(outbox, outbox.c.position == delivery.c.position)
        .where(delivery.c.received_at.is_(None))
        .limit(FAN_OUT_AT_ONCE)
    )
    if all_unreceived:
        query = query.order_by(delivery.c.position)
    else:
        earlier = delivery.alias()
        now = runtime.clock.now()
        query = query.order_by(delivery.c.lane, delivery.c.position).where(
            delivery.c.next_send_at <= now,
            ~sa.exists().where(
                earlier.c.received_at.is_(None),
                earlier.c.service == delivery.c.service,
                earlier.c.aggregate == delivery.c.aggregate,
                earlier.c.position < delivery.c.position,
                sa.or_(earlier.c.next_send_at > now, earlier.c.lane != delivery.c.lane),
            ),
        )
    return session.execute(query).all()


def _due_loads(
    rows: Iterable[AnyRow], gate: Gate
) -> tuple[list[Load], dict[tuple[str, int], list[int]]]:
    """What goes, and its positions by (subscriber, times it was sent before)."""
    loads: dict[tuple[int, str], Load] = {}
    sent: dict[tuple[str, int], list[int]] = {}
    for position, subscriber, service, sends, aggregate, lane, event in rows:
        key = (position, service)
        if key not in loads and gate.lets(service, aggregate, lane, first=sends == 0):
            loads[key] = Load(position, aggregate, lane, event, service, [])
        if key in loads:
            loads[key].subscribers.append(subscriber)
            sent.setdefault((subscriber, sends), []).append(position)
    return list(loads.values()), sent


def _note_sent(
    session: Session,
    runtime: ServiceRuntime,
    tables: EventTables,
    sent: dict[tuple[str, int], list[int]],
) -> None:
    delivery = tables.outbox_delivery
    now = runtime.clock.now()
    for (subscriber, sends), positions in sent.items():
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


def send_all_again(runtime: ServiceRuntime) -> None:
    """Makes everything unreceived due now: the queue has lost what it held."""
    tables = tables_of(runtime)
    delivery = tables.outbox_delivery
    now = runtime.clock.now()
    with notes(runtime) as session:
        session.execute(
            sa.update(delivery)
            .where(delivery.c.received_at.is_(None), delivery.c.next_send_at > now)
            .values(next_send_at=now - timedelta(microseconds=1))
        )
