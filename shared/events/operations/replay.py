"""Past events are delivered to a subscriber that missed them, or once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.errors import NotFound
from shared.events.lanes import Lane
from shared.events.operations.actions import OperatorAction, record_action
from shared.events.operations.scope import in_scope
from shared.events.storage.portable_sql import insert_new
from shared.events.storage.tables import InboxStatus, tables_of
from shared.events.subscriptions import Routes, Subscriber
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork


class NoSuchSubscriber(NotFound):
    """No service has a subscriber {subscriber}."""

    code = "no_such_subscriber"


@dataclass(frozen=True)
class ReplayFilter:
    """Which past events to replay; unset fields do not narrow."""

    types: Sequence[str]
    since: datetime | None
    event_id: UUID | None
    association_id: UUID | None

    def conditions(
        self, table: sa.Table, event_id: sa.ColumnElement[UUID]
    ) -> list[sa.ColumnElement[bool]]:
        """The conditions that outbox and inbox share."""
        found = [
            table.c.type.in_(self.types),
            table.c.redacted_at.is_(None),
            in_scope(table, self.association_id),
        ]
        if self.since is not None:
            found.append(table.c.occurred_at >= self.since)
        if self.event_id is not None:
            found.append(event_id == self.event_id)
        return found


def replay_events(
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

    `since` is UTC. With `again` also those it has handled: its effects must bear that. Redacted
    events cannot be replayed. Raises NoSuchSubscriber and ReasonMissing.
    """
    known = routes.subscribers.get(subscriber)
    if known is None:
        raise NoSuchSubscriber(subscriber=subscriber)
    which = ReplayFilter(
        types=[name for name in known.by_type if type in (None, name)],
        since=since,
        event_id=event_id,
        association_id=association_id,
    )
    replay = _Replay(known, which, OperatorAction("replay", by, reason))
    everywhere = list(runtimes)
    if again:
        for runtime in everywhere:
            if runtime.name == known.service:
                replay.reset_handled(runtime)
    return sum(replay.deliver(runtime, again=again) for runtime in everywhere)


@dataclass(frozen=True)
class _Replay:
    subscriber: Subscriber
    which: ReplayFilter
    action: OperatorAction

    def deliver(self, runtime: ServiceRuntime, *, again: bool) -> int:
        """At the publisher: writes the deliveries that are missing, resets those that were made."""
        with runtime.transaction(None, actor=self.action.by) as uow:
            count = self._reset_received(uow) if again else 0
            self._record_missed(uow)
            count += self._add_missing(uow)
            uow.has_events = True
        return count

    def _published(self, outbox: sa.Table) -> list[sa.ColumnElement[bool]]:
        fanned_out = outbox.c.fanned_out_at.is_not(None)
        return [*self.which.conditions(outbox, outbox.c.id), fanned_out]

    def _reset_received(self, uow: UnitOfWork) -> int:
        tables = tables_of(uow.runtime)
        outbox, delivery = tables.outbox, tables.outbox_delivery
        positions = sa.select(outbox.c.position).where(*self._published(outbox))
        reset = uow.session.connection().execute(
            sa.update(delivery)
            .where(
                delivery.c.subscriber == self.subscriber.name,
                delivery.c.received_at.is_not(None),
                delivery.c.position.in_(positions),
            )
            .values(received_at=None, sends=0, next_send_at=uow.clock.now())
        )
        return reset.rowcount

    def _add_missing(self, uow: UnitOfWork) -> int:
        tables = tables_of(uow.runtime)
        outbox, delivery = tables.outbox, tables.outbox_delivery
        now = uow.clock.now()
        values = {
            "position": outbox.c.position,
            "subscriber": sa.literal(self.subscriber.name),
            "service": sa.literal(self.subscriber.service),
            "aggregate": outbox.c.aggregate,
            "lane": sa.literal(Lane.BULK.value),
            "sends": sa.literal(0),
            "next_send_at": sa.literal(now, delivery.c.next_send_at.type),
        }
        missing = sa.select(*values.values()).where(*self._published(outbox))
        added = uow.session.connection().execute(
            insert_new(uow.runtime.database, delivery).from_select(list(values), missing),
            execution_options={"preserve_rowcount": True},
        )
        return added.rowcount

    def _record_missed(self, uow: UnitOfWork) -> None:
        """Writes down, at the publisher, which events a person has delivered later."""
        tables = tables_of(uow.runtime)
        outbox, delivery, log = tables.outbox, tables.outbox_delivery, tables.inbox_action
        delivered = sa.exists().where(
            delivery.c.position == outbox.c.position,
            delivery.c.subscriber == self.subscriber.name,
        )
        values = {
            "event_id": outbox.c.id,
            "subscriber": sa.literal(self.subscriber.name),
            "action": sa.literal(self.action.kind),
            "by": sa.literal(self.action.by),
            "reason": sa.literal(self.action.reason),
            "at": sa.literal(uow.clock.now(), log.c.at.type),
            "was": sa.literal("missed"),
        }
        missed = sa.select(*values.values()).where(*self._published(outbox), ~delivered)
        uow.session.connection().execute(log.insert().from_select(list(values), missed))

    def reset_handled(self, runtime: ServiceRuntime) -> None:
        """At the subscriber: what it has handled is to be handled again."""
        inbox = tables_of(runtime).inbox
        query = sa.select(inbox).where(
            *self.which.conditions(inbox, inbox.c.event_id),
            inbox.c.subscriber == self.subscriber.name,
            inbox.c.done_at.is_not(None),
        )
        now = runtime.clock.now()
        with runtime.transaction(None, actor=self.action.by) as uow:
            rows = uow.session.execute(query).mappings().all()
            record_action(uow, self.action, rows, at=now)
            for row in rows:
                uow.session.execute(
                    sa.update(inbox)
                    .where(inbox.c.sequence == row["sequence"])
                    .values(
                        status=InboxStatus.PENDING,
                        attempts=0,
                        interruptions=0,
                        next_attempt_at=now,
                        done_at=None,
                    )
                )
