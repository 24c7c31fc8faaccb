"""Gives up a prepared dues run; nothing was written for it but the preparation itself."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.errors import DuesRunNotFound, RunNotPrepared
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def discard_dues_run(uow: UnitOfWork, run_id: UUID, by: Actor) -> DuesRun:
    """A second time changes nothing. Raises MissingPermission, DuesRunNotFound, RunNotPrepared."""
    by.require(Permission.DUES_PREPARE)
    run = uow.session.exec(select(DuesRun).where(DuesRun.id == run_id).with_for_update()).first()
    if run is None:
        raise DuesRunNotFound
    if run.state is RunState.RELEASED:
        raise RunNotPrepared
    run.state = RunState.DISCARDED
    return run
