"""Gives up a prepared dues run; nothing was written for it but the preparation itself."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.errors import DuesRunNotFound, RunNotPrepared
from services.billing.runs.prepare_dues_run import refuse_unless_preparer
from services.billing.runs.tables import DuesRun, RunState
from shared.db import Session
from shared.service import Officer


def discard_dues_run(session: Session, run_id: UUID, by: Officer) -> DuesRun:
    """A second time changes nothing. Raises MayNotRunDues, DuesRunNotFound, RunNotPrepared."""
    refuse_unless_preparer(by)
    run = session.exec(select(DuesRun).where(DuesRun.id == run_id).with_for_update()).first()
    if run is None:
        raise DuesRunNotFound
    if run.state is RunState.RELEASED:
        raise RunNotPrepared
    run.state = RunState.DISCARDED
    return run
