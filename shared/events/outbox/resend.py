"""Deliveries that are sent later or again: their turn has come, or no acknowledgement did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa

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
from shared.events.outbox.fan_out import FAN_OUT_BATCH_ROWS, in_flight
from shared.events.retry_policy import next_send
from shared.events.storage.bulk_sql import cloud_event
from shared.events.storage.locks import take_fan_out_lock
from shared.events.storage.portable_sql import AnyRow, in_values, values_param
from shared.events.storage.tables import EventTables, tables_of
from shared.events.storage.unsynced_transaction import unsynced_transaction
from shared.service import ServiceRuntime


def send_due(runtime: ServiceRuntime, *, all_unreceived: bool = False) -> DispatchResult:
    """Batches of deliveries that waited for their turn or were not acknowledged in time.

    A delivery is sent only with all earlier unreceived ones of its (service, aggregate) in the same
    batch. `all_unreceived` sends what is in flight too, as `drain` does.
    """
    tables = tables_of(runtime)
    with unsynced_transaction(runtime) as session:
        if not take_fan_out_lock(session, runtime):
            return NOTHING_TO_DISPATCH
        capacity = {
            service: IN_FLIGHT_MAX - count for service, count in in_flight(session, tables).items()
        }
        rows = _due_rows(session, runtime, tables, all_unreceived=all_unreceived)
        outgoing, sent = _due_events(rows, OrderingGate(capacity, set()))
        _mark_sent(session, runtime, tables, sent)
    more = len(rows) == FAN_OUT_BATCH_ROWS and bool(outgoing)
    return DispatchResult(pack_batches(runtime.name, outgoing), more=more)


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
        .limit(FAN_OUT_BATCH_ROWS)
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


def _due_events(
    rows: Iterable[AnyRow], gate: OrderingGate
) -> tuple[list[OutgoingEvent], dict[tuple[str, int], list[int]]]:
    """What goes, and its positions by (subscriber, times it was sent before)."""
    outgoing: dict[tuple[int, str], OutgoingEvent] = {}
    sent: dict[tuple[str, int], list[int]] = {}
    for position, subscriber, service, sends, aggregate, lane, event_text in rows:
        key = (position, service)
        if key not in outgoing and gate.admits(service, aggregate, Lane(lane), first=sends == 0):
            outgoing[key] = OutgoingEvent(
                position=position,
                aggregate=aggregate,
                lane=Lane(lane),
                cloud_event=event_text,
                service=service,
                subscribers=[],
            )
        if key in outgoing:
            outgoing[key].subscribers.append(subscriber)
            sent.setdefault((subscriber, sends), []).append(position)
    return list(outgoing.values()), sent


def _mark_sent(
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
                in_values(runtime.database, delivery.c.position, "values"),
            )
            .values(sends=sends + 1, next_send_at=next_send(sends + 1, now)),
            {"values": values_param(runtime.database, positions)},
        )


def make_all_due(runtime: ServiceRuntime) -> None:
    """Makes everything unreceived due now: Redis has lost what it held."""
    tables = tables_of(runtime)
    delivery = tables.outbox_delivery
    now = runtime.clock.now()
    with unsynced_transaction(runtime) as session:
        session.execute(
            sa.update(delivery)
            .where(delivery.c.received_at.is_(None), delivery.c.next_send_at > now)
            .values(next_send_at=now - timedelta(microseconds=1))
        )
