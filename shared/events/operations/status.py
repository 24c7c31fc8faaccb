"""How the services stand, as persons and health checks read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from shared.db import Session
from shared.events.operations.scope import in_scope
from shared.events.storage.tables import InboxStatus, tables_of
from shared.service import ServiceRuntime

# A service may be restarted or updated for so long before its backlog is an alarm.
UNDELIVERED_MAX_AGE = timedelta(minutes=5)

# A person may be at it already; after an hour somebody must be told.
DEAD_MAX_AGE = timedelta(hours=1)


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
        dead_long = self.dead_seconds > DEAD_MAX_AGE.total_seconds()
        return oldest <= UNDELIVERED_MAX_AGE.total_seconds() and not dead_long and not self.parked


def status_of(
    runtimes: Iterable[ServiceRuntime], association_id: UUID | None = None
) -> list[ServiceStatus]:
    """How each service stands, for one association (and the system) or for all."""
    return [_status(runtime, association_id) for runtime in runtimes]


def _status(runtime: ServiceRuntime, association_id: UUID | None) -> ServiceStatus:
    tables = tables_of(runtime)
    outbox, delivery = tables.outbox, tables.outbox_delivery
    sent_scope, received_scope = (
        in_scope(outbox, association_id),
        in_scope(tables.inbox, association_id),
    )
    now = runtime.clock.now()
    with runtime.reading(None) as session:
        waiting, waiting_since = _waiting(session, outbox, sent_scope)
        unreceived = session.execute(
            sa.select(delivery.c.subscriber, sa.func.count())
            .join(outbox, delivery.c.position == outbox.c.position)
            .where(delivery.c.received_at.is_(None), sent_scope)
            .group_by(delivery.c.subscriber)
        )
        unreceived_since = session.execute(
            sa.select(sa.func.min(outbox.c.occurred_at))
            .join(delivery, delivery.c.position == outbox.c.position)
            .where(delivery.c.received_at.is_(None), sent_scope)
        ).scalar()
        held = _held(session, tables.inbox, received_scope)
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
            dead_seconds=_seconds(_dead_since(session, tables.inbox, received_scope), now),
            parked=held["parked"],
            blocked_aggregates=_blocked_aggregates(session, tables.inbox, received_scope),
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
    pending = inbox.c.status == InboxStatus.PENDING
    kinds = {
        "pending": pending,
        "postponed": sa.and_(pending, inbox.c.postponed),
        "failing": sa.and_(pending, inbox.c.attempts > 0),
        "dead": inbox.c.status == InboxStatus.DEAD,
        "parked": inbox.c.status == InboxStatus.PARKED,
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
            inbox.c.done_at.is_(None), inbox.c.status == InboxStatus.DEAD, scope
        )
    ).scalar()
    return moment


def _blocked_aggregates(
    session: Session, inbox: sa.Table, scope: sa.ColumnElement[bool]
) -> list[str]:
    stopped = inbox.c.status.in_([InboxStatus.DEAD, InboxStatus.PARKED])
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
