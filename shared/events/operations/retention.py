"""What is deleted with time: personal payloads after a month, finished rows after three."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from shared.events.schedule import DailySchedule, Slot
from shared.events.storage.tables import tables_of
from shared.events.subscriptions import Job
from shared.unit_of_work import UnitOfWork

# Personal payloads after they happened: a month in which an operator can still see and replay them.
REDACT_AFTER = timedelta(days=30)

# Finished rows. Longer than any repetition of an event could still arrive (retries last two days),
# for after it a second delivery would no longer be known.
DELETE_AFTER = timedelta(days=90)


def redact_personal(uow: UnitOfWork, *, before: datetime) -> int:
    """Empties payloads of personal events that are delivered and handled, in outbox and inbox.

    Only of what happened up to `before` (UTC). Returns how many rows were emptied.
    """
    tables, now = tables_of(uow.runtime), uow.clock.now()
    outbox, delivery, inbox = tables.outbox, tables.outbox_delivery, tables.inbox
    underway = sa.exists().where(
        delivery.c.position == outbox.c.position, delivery.c.received_at.is_(None)
    )
    delivered = sa.and_(outbox.c.fanned_out_at.is_not(None), ~underway)
    emptied = 0
    for statement in (
        sa.update(outbox).where(*_personal(outbox, before), delivered),
        sa.update(inbox)
        .where(*_personal(inbox, before), inbox.c.done_at.is_not(None))
        .values(last_error=None),
    ):
        statement = statement.values(payload={}, redacted_at=now)
        emptied += uow.session.connection().execute(statement).rowcount
    return emptied


def _personal(table: sa.Table, before: datetime) -> list[sa.ColumnElement[bool]]:
    return [
        table.c.personal.is_(True),
        table.c.redacted_at.is_(None),
        table.c.occurred_at <= before,
    ]


def delete_finished(uow: UnitOfWork, *, before: datetime) -> None:
    """Deletes what was received, handled or run before that moment (UTC)."""
    tables = tables_of(uow.runtime)
    delivery, inbox, run = tables.outbox_delivery, tables.inbox, tables.job_run
    uow.session.execute(sa.delete(delivery).where(delivery.c.received_at < before))
    uow.session.execute(sa.delete(inbox).where(inbox.c.done_at < before))
    uow.session.execute(sa.delete(run).where(run.c.done_at < before))


def _apply_retention(uow: UnitOfWork, slot: Slot) -> None:
    del slot
    now = uow.clock.now()
    redact_personal(uow, before=now - REDACT_AFTER)
    delete_finished(uow, before=now - DELETE_AFTER)


RETENTION_JOB = Job("events.tidy", DailySchedule(time(3, 30)), _apply_retention)
