"""What a person sees of the machine and may do to an event that has stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.errors import NotFound
from shared.events.actions import Deed, NoSuchEvent, record, rows_to_act_on
from shared.events.inbox import Status
from shared.events.overview import EventLine, Filter, ServiceStatus, list_events, status
from shared.events.registry import Routes, Subscriber
from shared.events.sets import insert_new
from shared.events.story import Story, show
from shared.events.tables import tables_of
from shared.service import ServiceRuntime

__all__ = [
    "EventLine",
    "Filter",
    "NoSuchEvent",
    "NoSuchSubscriber",
    "ServiceStatus",
    "Story",
    "list_events",
    "replay",
    "retry",
    "show",
    "skip",
    "status",
]


class NoSuchSubscriber(NotFound):
    """No service has a subscriber {subscriber}."""

    code = "no_such_subscriber"


def retry(
    runtimes: Iterable[ServiceRuntime],
    *,
    by: str,
    reason: str,
    event_id: UUID | None = None,
    type: str | None = None,
    subscriber: str | None = None,
) -> int:
    """Gives stopped or waiting events a full new set of attempts, now; returns how many.

    By event id (raises NoSuchEvent if nothing of it has stopped) or by type (dead and parked ones).
    """
    deed = Deed("retry", by, reason)

    def again(runtime: ServiceRuntime) -> dict[str, object]:
        return {
            "status": Status.PENDING,
            "attempts": 0,
            "interruptions": 0,
            "postponed": False,
            "next_attempt_at": runtime.clock.now(),
        }

    done = _act(runtimes, deed, again, event_id, type, subscriber)
    if event_id is not None and not done:
        raise NoSuchEvent(event_id=event_id)
    return done


def skip(
    runtimes: Iterable[ServiceRuntime],
    event_id: UUID,
    *,
    by: str,
    reason: str,
    subscriber: str | None = None,
) -> int:
    """Lets an event go unhandled, so that its aggregate moves on. Raises NoSuchEvent."""

    def let_go(runtime: ServiceRuntime) -> dict[str, object]:
        return {"status": Status.SKIPPED, "done_at": runtime.clock.now()}

    done = _act(runtimes, Deed("skip", by, reason), let_go, event_id, None, subscriber)
    if not done:
        raise NoSuchEvent(event_id=event_id)
    return done


def _act(
    runtimes: Iterable[ServiceRuntime],
    deed: Deed,
    values: Callable[[ServiceRuntime], dict[str, object]],
    event_id: UUID | None,
    type_: str | None,
    subscriber: str | None,
) -> int:
    count = 0
    for runtime in runtimes:
        tables = tables_of(runtime)
        with runtime.transaction(None, actor=deed.by) as session:
            rows = rows_to_act_on(session, tables, event_id, type_, subscriber)
            record(session, tables, runtime.clock.now(), deed, rows)
            sequences = [row["sequence"] for row in rows]
            if sequences:
                session.execute(
                    sa.update(tables.inbox)
                    .where(tables.inbox.c.sequence.in_(sequences))
                    .values(values(runtime))
                )
        if sequences:
            runtime.ring()
        count += len(sequences)
    return count


def replay(
    runtimes: Iterable[ServiceRuntime],
    routes: Routes,
    subscriber: str,
    *,
    by: str,
    reason: str,
    since: datetime | None = None,
    type: str | None = None,
    again: bool = False,
) -> int:
    """Delivers past events to a subscriber that missed them; returns how many.

    With `again` also those it has handled: its effects must bear that. Redacted events cannot be
    replayed. Raises NoSuchSubscriber.
    """
    known = routes.subscribers.get(subscriber)
    if known is None:
        raise NoSuchSubscriber(subscriber=subscriber)
    types = [name for name in known.by_type if type in (None, name)]
    everywhere = list(runtimes)
    if again:
        for runtime in everywhere:
            if runtime.name == known.service:
                _handle_again(runtime, known, types, since, Deed("replay", by, reason))
    return sum(_deliver_again(runtime, known, types, since, again) for runtime in everywhere)


def _deliver_again(
    runtime: ServiceRuntime,
    subscriber: Subscriber,
    types: list[str],
    since: datetime | None,
    again: bool,
) -> int:
    tables = tables_of(runtime)
    outbox, delivery = tables.outbox, tables.outbox_delivery
    past: list[sa.ColumnElement[bool]] = [
        outbox.c.type.in_(types),
        outbox.c.fanned_out_at.is_not(None),
        outbox.c.redacted_at.is_(None),
    ]
    if since is not None:
        past.append(outbox.c.occurred_at >= since)
    now = runtime.clock.now()
    missing = sa.select(
        outbox.c.position,
        sa.literal(subscriber.name),
        sa.literal(subscriber.service),
        outbox.c.aggregate,
        sa.literal(1),
        sa.literal(0),
        sa.literal(now, delivery.c.next_send_at.type),
    ).where(*past)
    names = ["position", "subscriber", "service", "aggregate", "lane", "sends", "next_send_at"]
    with runtime.transaction(None) as session:
        count = 0
        if again:
            count += (
                session.connection()
                .execute(
                    sa.update(delivery)
                    .where(
                        delivery.c.subscriber == subscriber.name,
                        delivery.c.received_at.is_not(None),
                        delivery.c.position.in_(sa.select(outbox.c.position).where(*past)),
                    )
                    .values(received_at=None, sends=0, next_send_at=now)
                )
                .rowcount
            )
        count += (
            session.connection()
            .execute(
                insert_new(runtime.database, delivery).from_select(names, missing),
                execution_options={"preserve_rowcount": True},
            )
            .rowcount
        )
        session.rings = True
    return count


def _handle_again(
    runtime: ServiceRuntime,
    subscriber: Subscriber,
    types: list[str],
    since: datetime | None,
    deed: Deed,
) -> None:
    tables = tables_of(runtime)
    inbox = tables.inbox
    query = sa.select(inbox).where(
        inbox.c.subscriber == subscriber.name,
        inbox.c.type.in_(types),
        inbox.c.done_at.is_not(None),
        inbox.c.redacted_at.is_(None),
    )
    if since is not None:
        query = query.where(inbox.c.occurred_at >= since)
    now = runtime.clock.now()
    with runtime.transaction(None, actor=deed.by) as session:
        rows = session.execute(query).mappings().all()
        record(session, tables, now, deed, rows)
        for row in rows:
            session.execute(
                sa.update(inbox)
                .where(inbox.c.sequence == row["sequence"])
                .values(
                    status=Status.PENDING,
                    attempts=0,
                    interruptions=0,
                    next_attempt_at=now,
                    done_at=None,
                )
            )
