"""Prepares and releases a dues run in one go, for two persons at one desk or a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import chain

from services.billing.errors import NothingToRun, SecondPersonNeeded
from services.billing.runs.new_run import new_run, run_basis
from services.billing.runs.plan import PlannedMember, plan_run
from services.billing.runs.rules.states import ReleaseWay
from services.billing.runs.tables import DuesRun
from services.billing.runs.write_run import refuse_same_person, write_run
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

REASON_CHARACTERS_MAX = 500
"""A sentence or two, as minutes have it."""


def run_dues(
    uow: UnitOfWork,
    year: int,
    collect_on: date,
    prepared_by: Actor,
    released_by: Actor,
    *,
    single_operator: str = "",
) -> DuesRun:
    """One transaction from assessment to bank file.

    Whoever calls this says who the two persons are, and neither has shown it. So production takes
    it only with a reason why one operator does it alone, which stays with the run. Raises
    MissingPermission, SecondPersonNeeded, SamePersonReleases, YearOutOfReach, NoDuesRegulation,
    CollectionTooEarly, and NothingToRun, before anything is written, when nobody is left to be
    assessed.
    """
    prepared_by.require(Permission.DUES_PREPARE)
    released_by.require(Permission.DUES_RELEASE)
    reason = " ".join(single_operator.split())[:REASON_CHARACTERS_MAX]
    if uow.settings.environment == "production" and not reason:
        raise SecondPersonNeeded
    basis = run_basis(uow.session, year)
    run = new_run(uow, basis, year, requested_on=collect_on, prepared_by=prepared_by.person_id)
    refuse_same_person(run, released_by.person_id)
    run.single_operator_reason = reason
    plan = plan_run(
        uow.session, basis.regulation, year, collect_on=run.collect_on, today=run.issue_on
    )
    with closing(plan):
        begun = _until_somebody_is_assessed(plan)
        if not begun:
            raise NothingToRun(year=year)
        run.content_sha256 = write_run(
            uow,
            run,
            basis,
            chain(begun, plan),
            released_by=released_by.person_id,
            via=ReleaseWay.COMMAND_LINE,
        )
    return run


def _until_somebody_is_assessed(plan: Iterator[list[PlannedMember]]) -> list[list[PlannedMember]]:
    """The slices up to the first with a member that is not blocked, as a rule one; none if there
    is no such member."""
    begun: list[list[PlannedMember]] = []
    for some in plan:
        begun.append(some)
        if not all(member.blocked for member in some):
            return begun
    return []
