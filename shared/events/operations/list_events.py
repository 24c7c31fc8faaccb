"""Events as their subscribers have them, chosen by a filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.events.operations.scope import in_scope
from shared.events.storage.tables import InboxStatus, tables_of
from shared.service import ServiceRuntime

# Beside the stored statuses: still at the publisher.
UNDELIVERED = "undelivered"


@dataclass(frozen=True)
class EventLine:
    """One event as one subscriber has it (`subscriber` empty: not fanned out yet)."""

    event_id: UUID
    type: str
    aggregate: str
    association_id: UUID | None
    occurred_at: datetime
    correlation_id: UUID
    service: str
    subscriber: str
    status: str
    attempts: int
    next_attempt_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class EventFilter:
    """Which events to list; unset fields do not narrow.

    `status` "undelivered": still at the publisher. An association's list holds the system's, too.
    """

    status: str | None = None
    type: str | None = None
    aggregate: str | None = None
    correlation_id: UUID | None = None
    association_id: UUID | None = None
    subscriber: str | None = None
    limit: int = 100

    def conditions(self, table: sa.Table) -> list[sa.ColumnElement[bool]]:
        """The conditions that outbox and inbox share."""
        wanted = (
            (table.c.type, self.type),
            (table.c.aggregate, self.aggregate),
            (table.c.correlation_id, self.correlation_id),
        )
        scope = in_scope(table, self.association_id)
        return [scope, *(column == value for column, value in wanted if value is not None)]


def list_events(runtimes: Iterable[ServiceRuntime], which: EventFilter) -> list[EventLine]:
    """Events as their subscribers have them, newest first."""
    lines: list[EventLine] = []
    for runtime in runtimes:
        if which.status != UNDELIVERED:
            lines += _received(runtime, which)
        if which.status in (None, UNDELIVERED):
            lines += _undelivered(runtime, which)
    lines.sort(key=lambda line: line.occurred_at, reverse=True)
    return lines[: which.limit]


def _received(runtime: ServiceRuntime, which: EventFilter) -> list[EventLine]:
    inbox = tables_of(runtime).inbox
    query = sa.select(inbox).where(*which.conditions(inbox))
    if which.status:
        query = query.where(inbox.c.status == which.status)
    if which.status in (InboxStatus.PENDING, InboxStatus.DEAD, InboxStatus.PARKED):
        query = query.where(inbox.c.done_at.is_(None))
    if which.subscriber:
        query = query.where(inbox.c.subscriber == which.subscriber)
    query = query.order_by(inbox.c.sequence.desc()).limit(which.limit)
    with runtime.reading(None) as session:
        return [line_of(row, runtime.name) for row in session.execute(query).mappings()]


def line_of(row: sa.RowMapping, service: str) -> EventLine:
    return EventLine(
        event_id=row["event_id"],
        type=row["type"],
        aggregate=row["aggregate"],
        association_id=row["association_id"],
        occurred_at=row["occurred_at"],
        correlation_id=row["correlation_id"],
        service=service,
        subscriber=row["subscriber"],
        status=row["status"],
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"] if row["status"] == InboxStatus.PENDING else None,
        last_error=row["last_error"],
    )


def _undelivered(runtime: ServiceRuntime, which: EventFilter) -> list[EventLine]:
    tables = tables_of(runtime)
    outbox, delivery = tables.outbox, tables.outbox_delivery
    query = (
        sa.select(outbox, delivery.c.subscriber, delivery.c.sends, delivery.c.next_send_at)
        .outerjoin(delivery, delivery.c.position == outbox.c.position)
        .where(
            sa.or_(
                outbox.c.fanned_out_at.is_(None),
                sa.and_(delivery.c.position.is_not(None), delivery.c.received_at.is_(None)),
            ),
            *which.conditions(outbox),
        )
        .order_by(outbox.c.position.desc())
        .limit(which.limit)
    )
    if which.subscriber:
        query = query.where(delivery.c.subscriber == which.subscriber)
    with runtime.reading(None) as session:
        return [
            EventLine(
                event_id=row["id"],
                type=row["type"],
                aggregate=row["aggregate"],
                association_id=row["association_id"],
                occurred_at=row["occurred_at"],
                correlation_id=row["correlation_id"],
                service=runtime.name,
                subscriber=row["subscriber"] or "",
                status=UNDELIVERED,
                attempts=row["sends"] or 0,
                next_attempt_at=row["next_send_at"],
                last_error=None,
            )
            for row in session.execute(query).mappings()
        ]
