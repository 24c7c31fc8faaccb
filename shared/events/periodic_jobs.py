"""Work that time causes: one run per job and slot, claimed in the database, caught up later."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.error_facts import describe_error
from shared.events.retry_policy import HANDLER_WAITS
from shared.events.schedule import Slot
from shared.events.storage.portable_sql import insert_new
from shared.events.storage.tables import tables_of
from shared.events.subscriptions import Job
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")


def run_due_jobs(runtime: ServiceRuntime, *also: Job) -> int:
    """Runs what is due and claimed by nobody else; returns how many slots were done.

    The attempt is counted and committed before the work; the work and its mark "done" commit
    together. A job that fails is tried again by the table of waits, at last once a day; it is never
    given up.
    """
    return sum(
        _run(runtime, job, slot)
        for job in (*runtime.service.jobs, *also)
        for slot in _wanted(runtime, job)
    )


def _wanted(runtime: ServiceRuntime, job: Job) -> list[Slot]:
    run = tables_of(runtime).job_run
    now = runtime.clock.now()
    with runtime.reading(None) as session:
        last = session.execute(
            sa.select(sa.func.max(run.c.due_at)).where(run.c.job == job.name)
        ).scalar()
        unfinished = session.execute(
            sa.select(run.c.due_at)
            .where(run.c.job == job.name, run.c.done_at.is_(None), run.c.next_attempt_at <= now)
            .order_by(run.c.due_at)
        ).scalars()
        return [*(Slot(due_at) for due_at in unfinished), *job.schedule.due(last, now)]


def _run(runtime: ServiceRuntime, job: Job, slot: Slot) -> bool:
    if not _claim(runtime, job, slot):
        return False
    run = tables_of(runtime).job_run
    this = sa.and_(run.c.job == job.name, run.c.due_at == slot.due_at)
    try:
        with runtime.transaction(None, actor=job.name) as uow:
            session = uow.session
            still = session.execute(
                sa.select(run.c.job)
                .where(this, run.c.done_at.is_(None))
                .with_for_update(skip_locked=True)
            ).first()
            if still is None:
                return False
            job.function(uow, slot)
            session.execute(
                sa.update(run).where(this).values(done_at=runtime.clock.now(), last_error=None)
            )
    except Exception as error:
        log.exception("job %s failed for %s", job.name, slot.due_at)
        with runtime.database.writing(None) as session:
            session.execute(sa.update(run).where(this).values(last_error=describe_error(error)))
        return False
    return True


def _claim(runtime: ServiceRuntime, job: Job, slot: Slot) -> bool:
    run = tables_of(runtime).job_run
    now = runtime.clock.now()
    with runtime.database.writing(None) as session:
        connection = session.connection()
        inserted = connection.execute(
            insert_new(runtime.database, run),
            {
                "job": job.name,
                "due_at": slot.due_at,
                "attempts": 1,
                "next_attempt_at": _after(1, now),
            },
            execution_options={"preserve_rowcount": True},
        )
        if inserted.rowcount == 1:
            return True
        attempts = connection.execute(
            sa.select(run.c.attempts)
            .where(
                run.c.job == job.name,
                run.c.due_at == slot.due_at,
                run.c.done_at.is_(None),
                run.c.next_attempt_at <= now,
            )
            .with_for_update(skip_locked=True)
        ).scalar()
        if attempts is None:
            return False
        connection.execute(
            sa.update(run)
            .where(run.c.job == job.name, run.c.due_at == slot.due_at)
            .values(attempts=attempts + 1, next_attempt_at=_after(attempts + 1, now))
        )
    return True


def _after(attempts: int, now: datetime) -> datetime:
    return now + timedelta(
        seconds=HANDLER_WAITS[min(attempts, len(HANDLER_WAITS)) - 1].total_seconds()
    )
