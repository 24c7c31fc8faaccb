"""Gives up a prepared dues run; nothing was written for it but the preparation itself."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.errors import DuesRunNotFound, RunNotPrepared
from services.billing.runs.tables import DuesRun, RunState
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission


def discard_dues_run(session: Session, run_id: UUID, by: Actor) -> DuesRun:
    """A second time changes nothing. Raises MissingPermission, DuesRunNotFound, RunNotPrepared."""
    by.require(Permission.DUES_PREPARE)
    run = session.exec(select(DuesRun).where(DuesRun.id == run_id).with_for_update()).first()
    if run is None:
        raise DuesRunNotFound
    if run.state is RunState.RELEASED:
        raise RunNotPrepared
    run.state = RunState.DISCARDED
    return run
