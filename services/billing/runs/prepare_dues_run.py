"""Prepares a dues run (Beitragslauf): fixes what a second person will look at."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from services.billing.collections.queries import collection_terms
from services.billing.errors import NothingToRun, UndeclaredNotConfirmed
from services.billing.runs.decisions import decisions_of
from services.billing.runs.new_run import new_run, run_basis
from services.billing.runs.plan import Fingerprint, plan_run
from services.billing.runs.release_deadline import release_until
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.contracts.billing import DuesRunReleaseAsked
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def prepare_dues_run(
    uow: UnitOfWork, year: int, collect_on: date, by: Actor, *, confirmed: bool = True
) -> DuesRun:
    """Stores the run with the fingerprint of its content and asks those who may release it.

    An older preparation of the year is discarded. `confirmed`: whoever asks has seen who is charged
    by the default class; else it must have been confirmed for the run.

    Raises MissingPermission, YearOutOfReach, NoDuesRegulation, CollectionTooEarly, NothingToRun,
    UndeclaredNotConfirmed.
    """
    by.require(Permission.DUES_PREPARE)
    basis = run_basis(uow.session, year)
    run = new_run(uow, basis, year, requested_on=collect_on, prepared_by=by.person_id)
    fingerprint = Fingerprint(basis.regulation, year, run.collect_on)
    for planned in plan_run(
        uow.session, basis.regulation, year, collect_on=run.collect_on, today=run.issue_on
    ):
        fingerprint.add(planned)
        run.exceptions += [list(found) for member in planned for found in member.exceptions]
        free = [member for member in planned if not member.blocked]
        run.members += len(free)
        run.invoices += sum(1 for member in free if member.assessment.amount_cents)
        run.total_cents += sum(member.assessment.amount_cents for member in free)
    if not run.members:
        raise NothingToRun(year=year)
    assumed = sum(code == "class_assumed" for _, _, code in run.exceptions)
    if assumed and not confirmed and decisions_of(uow.session, year).undeclared is None:
        raise UndeclaredNotConfirmed(count=assumed)
    run.content_sha256 = fingerprint.hex()
    for older in uow.session.exec(
        select(DuesRun)
        .where(DuesRun.year == year, DuesRun.state == RunState.PREPARED)
        .with_for_update()
    ):
        older.state = RunState.DISCARDED
    uow.session.add(run)
    uow.session.flush()
    terms = collection_terms(basis.association)
    publish(
        uow,
        DuesRunReleaseAsked(
            run_id=run.id,
            year=year,
            prepared_by=by.person_id,
            members=run.members,
            invoices=run.invoices,
            total_cents=run.total_cents,
            collect_on=run.collect_on,
            until_at=release_until(run.prepared_at, run.collect_on, terms),
        ),
    )
    return run
