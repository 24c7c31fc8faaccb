"""What is forgotten: personal payloads after delivery and retention, finished rows after longer."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from shared.db import Session
from shared.events.registry import Job
from shared.events.slots import DailySlots, Slot
from shared.events.tables import EventTables, tables_of
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork

REDACT_AFTER = timedelta(days=30)
FORGET_AFTER = timedelta(days=90)


def redact(
    runtime: ServiceRuntime, *, before: datetime | None = None, aggregate: str | None = None
) -> int:
    """Empties payloads of personal events, in outbox and inbox, that are delivered and handled.

    `before`: only what happened earlier (default: 30 days ago); with `aggregate`, for an erasure,
    of that aggregate and of any age. Returns how many rows were emptied.
    """
    with runtime.database.writing(None) as session:
        limit = before or runtime.clock.now() - (timedelta(0) if aggregate else REDACT_AFTER)
        return _redact(session, tables_of(runtime), limit, runtime.clock.now(), aggregate)


def _redact(
    session: Session, tables: EventTables, before: datetime, now: datetime, aggregate: str | None
) -> int:
    outbox, delivery, inbox = tables.outbox, tables.outbox_delivery, tables.inbox
    underway = sa.exists().where(
        delivery.c.position == outbox.c.position, delivery.c.received_at.is_(None)
    )
    emptied = 0
    for table, finished in (
        (outbox, sa.and_(outbox.c.fanned_out_at.is_not(None), ~underway)),
        (inbox, inbox.c.done_at.is_not(None)),
    ):
        statement = (
            sa.update(table)
            .where(
                table.c.personal.is_(True),
                table.c.redacted_at.is_(None),
                table.c.occurred_at <= before,
                finished,
            )
            .values(payload={}, redacted_at=now)
        )
        if aggregate is not None:
            statement = statement.where(table.c.aggregate == aggregate)
        if table is inbox:
            statement = statement.values(last_error=None)
        emptied += session.connection().execute(statement).rowcount
    return emptied


def forget(session: Session, tables: EventTables, before: datetime) -> None:
    """Deletes receipts and handled rows: later than any repetition could still arrive."""
    delivery, inbox = tables.outbox_delivery, tables.inbox
    session.execute(sa.delete(delivery).where(delivery.c.received_at < before))
    session.execute(sa.delete(inbox).where(inbox.c.done_at < before))
    session.execute(sa.delete(tables.job_run).where(tables.job_run.c.done_at < before))


def _tidy(uow: UnitOfWork, slot: Slot) -> None:
    del slot
    session, now = uow.session, uow.clock.now()
    tables = tables_of(uow.runtime)
    _redact(session, tables, now - REDACT_AFTER, now, None)
    forget(session, tables, now - FORGET_AFTER)


TIDY = Job("events.tidy", DailySlots(time(3, 30)), _tidy)
