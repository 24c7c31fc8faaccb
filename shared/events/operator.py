"""What a person sees of the machine and may do to an event that has stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.db import Session
from shared.errors import NotFound
from shared.events.actions import Deed, NoSuchEvent, Stopped, record, rows_to_act_on
from shared.events.inbox import Status
from shared.events.overview import (
    EventLine,
    Filter,
    ServiceStatus,
    list_events,
    status,
    within,
)
from shared.events.registry import Routes, Subscriber
from shared.events.sets import insert_new
from shared.events.story import Story, show
from shared.events.tables import EventTables, tables_of
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
    association_id: UUID | None = None,
) -> int:
    """Gives stopped or waiting events a full new set of attempts, now; returns how many.

    By event id (raises NoSuchEvent if nothing of it has stopped) or by type (dead and parked ones);
    `association_id` leaves those of other associations alone.
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

    which = Stopped(event_id, type, subscriber, association_id)
    done = _act(runtimes, deed, again, which)
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
    association_id: UUID | None = None,
) -> int:
    """Lets an event go unhandled, so that its aggregate moves on. Raises NoSuchEvent."""

    def let_go(runtime: ServiceRuntime) -> dict[str, object]:
        return {"status": Status.SKIPPED, "done_at": runtime.clock.now()}

    which = Stopped(event_id, None, subscriber, association_id)
    done = _act(runtimes, Deed("skip", by, reason), let_go, which)
    if not done:
        raise NoSuchEvent(event_id=event_id)
    return done


def _act(
    runtimes: Iterable[ServiceRuntime],
    deed: Deed,
    values: Callable[[ServiceRuntime], dict[str, object]],
    which: Stopped,
) -> int:
    count = 0
    for runtime in runtimes:
        tables = tables_of(runtime)
        with runtime.transaction(None, actor=deed.by) as uow:
            session = uow.session
            rows = rows_to_act_on(session, tables, which)
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


@dataclass(frozen=True)
class Past:
    """Which past events to replay; unset fields do not narrow."""

    types: Sequence[str]
    since: datetime | None
    event_id: UUID | None
    association_id: UUID | None

    def narrows(
        self, table: sa.Table, event_id: sa.ColumnElement[UUID]
    ) -> list[sa.ColumnElement[bool]]:
        """The conditions that outbox and inbox share."""
        found = [
            table.c.type.in_(self.types),
            table.c.redacted_at.is_(None),
            within(table, self.association_id),
        ]
        if self.since is not None:
            found.append(table.c.occurred_at >= self.since)
        if self.event_id is not None:
            found.append(event_id == self.event_id)
        return found


def replay(
    runtimes: Iterable[ServiceRuntime],
    routes: Routes,
    subscriber: str,
    *,
    by: str,
    reason: str,
    since: datetime | None = None,
    type: str | None = None,
    event_id: UUID | None = None,
    association_id: UUID | None = None,
    again: bool = False,
) -> int:
    """Delivers past events to a subscriber that missed them; returns how many.

    With `again` also those it has handled: its effects must bear that. Redacted events cannot be
    replayed. Raises NoSuchSubscriber and ReasonMissing.
    """
    known = routes.subscribers.get(subscriber)
    if known is None:
        raise NoSuchSubscriber(subscriber=subscriber)
    deed = Deed("replay", by, reason)
    types = [name for name in known.by_type if type in (None, name)]
    past = Past(types, since, event_id, association_id)
    everywhere = list(runtimes)
    if again:
        for runtime in everywhere:
            if runtime.name == known.service:
                _handle_again(runtime, known, past, deed)
    return sum(_deliver_again(runtime, known, past, deed, again) for runtime in everywhere)


def _deliver_again(
    runtime: ServiceRuntime, subscriber: Subscriber, past: Past, deed: Deed, again: bool
) -> int:
    tables = tables_of(runtime)
    outbox, delivery = tables.outbox, tables.outbox_delivery
    wanted = [*past.narrows(outbox, outbox.c.id), outbox.c.fanned_out_at.is_not(None)]
    now = runtime.clock.now()
    missing = sa.select(
        outbox.c.position,
        sa.literal(subscriber.name),
        sa.literal(subscriber.service),
        outbox.c.aggregate,
        sa.literal(1),
        sa.literal(0),
        sa.literal(now, delivery.c.next_send_at.type),
    ).where(*wanted)
    names = ["position", "subscriber", "service", "aggregate", "lane", "sends", "next_send_at"]
    with runtime.transaction(None, actor=deed.by) as uow:
        session = uow.session
        count = 0
        if again:
            count += (
                session.connection()
                .execute(
                    sa.update(delivery)
                    .where(
                        delivery.c.subscriber == subscriber.name,
                        delivery.c.received_at.is_not(None),
                        delivery.c.position.in_(sa.select(outbox.c.position).where(*wanted)),
                    )
                    .values(received_at=None, sends=0, next_send_at=now)
                )
                .rowcount
            )
        _record_missed(session, tables, subscriber, wanted, deed, now)
        count += (
            session.connection()
            .execute(
                insert_new(runtime.database, delivery).from_select(names, missing),
                execution_options={"preserve_rowcount": True},
            )
            .rowcount
        )
        uow.has_events = True
    return count


def _record_missed(
    session: Session,
    tables: EventTables,
    subscriber: Subscriber,
    wanted: Sequence[sa.ColumnElement[bool]],
    deed: Deed,
    now: datetime,
) -> None:
    """Writes down, at the publisher, which events a person has delivered later."""
    outbox, delivery, action = tables.outbox, tables.outbox_delivery, tables.inbox_action
    delivered = sa.exists().where(
        delivery.c.position == outbox.c.position, delivery.c.subscriber == subscriber.name
    )
    values = {
        "event_id": outbox.c.id,
        "subscriber": sa.literal(subscriber.name),
        "action": sa.literal(deed.action),
        "by": sa.literal(deed.by),
        "reason": sa.literal(deed.reason),
        "at": sa.literal(now, action.c.at.type),
        "was": sa.literal("missed"),
    }
    missed = sa.select(*values.values()).where(*wanted, ~delivered)
    session.connection().execute(action.insert().from_select(list(values), missed))


def _handle_again(runtime: ServiceRuntime, subscriber: Subscriber, past: Past, deed: Deed) -> None:
    tables = tables_of(runtime)
    inbox = tables.inbox
    query = sa.select(inbox).where(
        *past.narrows(inbox, inbox.c.event_id),
        inbox.c.subscriber == subscriber.name,
        inbox.c.done_at.is_not(None),
    )
    now = runtime.clock.now()
    with runtime.transaction(None, actor=deed.by) as uow:
        session = uow.session
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
