"""Prepares and releases a dues run in one go, for two persons at one desk or a script."""

from __future__ import annotations

from datetime import date

from services.billing.errors import NothingToRun
from services.billing.regulations.queries import ruling_of
from services.billing.runs.prepare_dues_run import new_run
from services.billing.runs.release_dues_run import write_run
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def run_dues(
    uow: UnitOfWork, year: int, collect_on: date, prepared_by: Actor, released_by: Actor
) -> DuesRun:
    """One transaction from assessment to bank file.

    Raises MissingPermission, SamePersonReleases, NoDuesRegulation, CollectionTooEarly, and
    NothingToRun when every member has been assessed already.
    """
    prepared_by.require(Permission.DUES_PREPARE)
    released_by.require(Permission.DUES_RELEASE)
    run = new_run(uow, ruling_of(uow.session, year), year, collect_on, prepared_by.person_id)
    run.content_sha256 = write_run(uow, run, released_by.person_id)
    if not run.members:
        raise NothingToRun(year=year)
    return run
