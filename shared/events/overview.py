"""How the services stand, and which events they hold: read by persons and by health checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from shared.db import Session
from shared.events.inbox import Status
from shared.events.tables import tables_of
from shared.service import ServiceRuntime

OVERDUE = timedelta(minutes=5)
DEAD_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class ServiceStatus:
    """Backlog and trouble of one service. Counts are events, ages in seconds."""

    service: str
    outbox_waiting: int
    outbox_waiting_seconds: float
    unreceived: Mapping[str, int]
    unreceived_seconds: float
    pending: int
    postponed: int
    failing: int
    dead: int
    dead_seconds: float
    parked: int
    blocked_aggregates: Sequence[str]
    unfinished_jobs: Sequence[str]

    @property
    def healthy(self) -> bool:
        """Nothing undelivered for 5 minutes, nothing dead for an hour, nothing parked."""
        oldest = max(self.outbox_waiting_seconds, self.unreceived_seconds)
        dead_long = self.dead_seconds > DEAD_FOR.total_seconds()
        return oldest <= OVERDUE.total_seconds() and not dead_long and not self.parked


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


def within(table: sa.Table, association_id: UUID | None) -> sa.ColumnElement[bool]:
    """The condition that an event is an association's or the system's; None: anybody's."""
    own = table.c.association_id
    return sa.true() if association_id is None else sa.or_(own == association_id, own.is_(None))


def status(
    runtimes: Iterable[ServiceRuntime], association_id: UUID | None = None
) -> list[ServiceStatus]:
    """How each service stands, for one association (and the system) or for all."""
    return [_status(runtime, association_id) for runtime in runtimes]


def _status(runtime: ServiceRuntime, association_id: UUID | None) -> ServiceStatus:
    tables = tables_of(runtime)
    outbox, delivery = tables.outbox, tables.outbox_delivery
    said, heard = within(outbox, association_id), within(tables.inbox, association_id)
    now = runtime.clock.now()
    with runtime.reading(None) as session:
        waiting, waiting_since = _waiting(session, outbox, said)
        unreceived = session.execute(
            sa.select(delivery.c.subscriber, sa.func.count())
            .join(outbox, delivery.c.position == outbox.c.position)
            .where(delivery.c.received_at.is_(None), said)
            .group_by(delivery.c.subscriber)
        )
        unreceived_since = session.execute(
            sa.select(sa.func.min(outbox.c.occurred_at))
            .join(delivery, delivery.c.position == outbox.c.position)
            .where(delivery.c.received_at.is_(None), said)
        ).scalar()
        held = _held(session, tables.inbox, heard)
        return ServiceStatus(
            service=runtime.name,
            outbox_waiting=waiting,
            outbox_waiting_seconds=_seconds(waiting_since, now),
            unreceived={row[0]: row[1] for row in unreceived},
            unreceived_seconds=_seconds(unreceived_since, now),
            pending=held["pending"],
            postponed=held["postponed"],
            failing=held["failing"],
            dead=held["dead"],
            dead_seconds=_seconds(_dead_since(session, tables.inbox, heard), now),
            parked=held["parked"],
            blocked_aggregates=_blocked_aggregates(session, tables.inbox, heard),
            unfinished_jobs=_unfinished_jobs(session, tables.job_run),
        )


def _seconds(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0


def _waiting(
    session: Session, outbox: sa.Table, scope: sa.ColumnElement[bool]
) -> tuple[int, datetime | None]:
    row = session.execute(
        sa.select(sa.func.count(), sa.func.min(outbox.c.occurred_at)).where(
            outbox.c.fanned_out_at.is_(None), scope
        )
    ).one()
    return row[0], row[1]


def _held(session: Session, inbox: sa.Table, scope: sa.ColumnElement[bool]) -> dict[str, int]:
    pending = inbox.c.status == Status.PENDING
    kinds = {
        "pending": pending,
        "postponed": sa.and_(pending, inbox.c.postponed),
        "failing": sa.and_(pending, inbox.c.attempts > 0),
        "dead": inbox.c.status == Status.DEAD,
        "parked": inbox.c.status == Status.PARKED,
    }
    counts = session.execute(
        sa.select(*(sa.func.count(sa.case((kind, 1))) for kind in kinds.values())).where(
            inbox.c.done_at.is_(None), scope
        )
    ).one()
    return dict(zip(kinds, counts, strict=True))


def _dead_since(
    session: Session, inbox: sa.Table, scope: sa.ColumnElement[bool]
) -> datetime | None:
    moment: datetime | None = session.execute(
        sa.select(sa.func.min(inbox.c.received_at)).where(
            inbox.c.done_at.is_(None), inbox.c.status == Status.DEAD, scope
        )
    ).scalar()
    return moment


def _blocked_aggregates(
    session: Session, inbox: sa.Table, scope: sa.ColumnElement[bool]
) -> list[str]:
    stopped = inbox.c.status.in_([Status.DEAD, Status.PARKED])
    return list(
        session.execute(
            sa.select(inbox.c.aggregate)
            .where(inbox.c.done_at.is_(None), stopped, scope)
            .distinct()
            .order_by(inbox.c.aggregate)
        ).scalars()
    )


def _unfinished_jobs(session: Session, run: sa.Table) -> list[str]:
    return list(
        session.execute(
            sa.select(run.c.job).where(run.c.done_at.is_(None)).distinct().order_by(run.c.job)
        ).scalars()
    )


@dataclass(frozen=True)
class Filter:
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

    def narrows(self, table: sa.Table) -> list[sa.ColumnElement[bool]]:
        """The conditions that outbox and inbox share."""
        wanted = (
            (table.c.type, self.type),
            (table.c.aggregate, self.aggregate),
            (table.c.correlation_id, self.correlation_id),
        )
        scope = within(table, self.association_id)
        return [scope, *(column == value for column, value in wanted if value is not None)]


UNDELIVERED = "undelivered"


def list_events(runtimes: Iterable[ServiceRuntime], which: Filter) -> list[EventLine]:
    """Events as their subscribers have them, newest first."""
    lines: list[EventLine] = []
    for runtime in runtimes:
        if which.status != UNDELIVERED:
            lines += _received(runtime, which)
        if which.status in (None, UNDELIVERED):
            lines += _undelivered(runtime, which)
    lines.sort(key=lambda line: line.occurred_at, reverse=True)
    return lines[: which.limit]


def _received(runtime: ServiceRuntime, which: Filter) -> list[EventLine]:
    inbox = tables_of(runtime).inbox
    query = sa.select(inbox).where(*which.narrows(inbox))
    if which.status:
        query = query.where(inbox.c.status == which.status)
    if which.status in (Status.PENDING, Status.DEAD, Status.PARKED):
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
        next_attempt_at=row["next_attempt_at"] if row["status"] == Status.PENDING else None,
        last_error=row["last_error"],
    )


def _undelivered(runtime: ServiceRuntime, which: Filter) -> list[EventLine]:
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
            *which.narrows(outbox),
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
