"""Releases a dues run: a second person says yes, and everything is written at once."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.association.queries import refuse_hand_of
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import collection_dates
from services.billing.errors import DuesRunNotFound, RunChanged, RunNotPrepared
from services.billing.runs.new_run import RunBasis, run_basis
from services.billing.runs.plan import plan_run
from services.billing.runs.rules.states import ReleaseWay, RunState
from services.billing.runs.tables import DuesRun
from services.billing.runs.write_run import refuse_same_person, write_run
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def release_dues_run(
    uow: UnitOfWork, run_id: UUID, by: Actor, via: ReleaseWay = ReleaseWay.PAGE
) -> DuesRun:
    """Writes assessments, invoices, ledger, bank files and events in the caller's transaction.

    The content is reckoned again on the way; if its fingerprint is not the prepared one, nothing
    is written. Raises MissingPermission, DuesRunNotFound, RunNotPrepared, SamePersonReleases,
    EnteredByProposer, CollectionTooEarly (prepared in time, released too late), RunChanged.
    """
    by.require(Permission.DUES_RELEASE)
    run = uow.session.exec(select(DuesRun).where(DuesRun.id == run_id).with_for_update()).first()
    if run is None:
        raise DuesRunNotFound
    if run.state is not RunState.PREPARED:
        raise RunNotPrepared
    basis = run_basis(uow.session, run.year)
    _refuse_too_late(uow, run, basis)
    refuse_same_person(run, by.person_id)
    refuse_hand_of(
        uow.session, run.prepared_by, by.person_id, Permission.DUES_RELEASE, uow.clock.today()
    )
    plan = plan_run(
        uow.session,
        basis.regulation,
        run.year,
        collect_on=run.collect_on,
        today=uow.clock.today(),
    )
    written = write_run(uow, run, basis, plan, released_by=by.person_id, via=via)
    if written != run.content_sha256:
        raise RunChanged
    return run


def _refuse_too_late(uow: UnitOfWork, run: DuesRun, basis: RunBasis) -> None:
    terms = collection_terms(basis.association)
    dates = collection_dates(run.collect_on, today=uow.clock.today(), terms=terms)
    if dates.collection.moved:
        raise dates.refusal()
