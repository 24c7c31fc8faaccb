"""Releases a dues run: a second person says yes, and everything is written at once."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.accounts.rules.states import Scheme
from services.billing.association.queries import own_association
from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from services.billing.collections.write_collection import write_collection
from services.billing.errors import (
    CollectionTooEarly,
    DuesRunNotFound,
    RunChanged,
    RunNotPrepared,
    SamePersonReleases,
)
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.regulations.queries import ruling_of
from services.billing.runs.issue_invoices import RunTerms, RunTotals, write_invoices
from services.billing.runs.plan import Fingerprint, plan_run
from services.billing.runs.rules.states import RunState
from services.billing.runs.survey import run_dates
from services.billing.runs.tables import DuesRun
from services.billing.sepa.references import collection_id
from shared.actor import Actor
from shared.contracts.billing import DuesRunReleased
from shared.events import publish
from shared.ids import named_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_PARTS = {Scheme.CORE: 1, Scheme.B2B: 2}


def release_dues_run(uow: UnitOfWork, run_id: UUID, by: Actor) -> DuesRun:
    """Writes assessments, invoices, ledger, bank files and events in the caller's transaction.

    The content is reckoned again on the way; if its fingerprint is not the prepared one, nothing
    is written. Raises MissingPermission, DuesRunNotFound, RunNotPrepared, SamePersonReleases,
    CollectionTooEarly (prepared in time, released too late), RunChanged.
    """
    by.require(Permission.DUES_RELEASE)
    run = uow.session.exec(select(DuesRun).where(DuesRun.id == run_id).with_for_update()).first()
    if run is None:
        raise DuesRunNotFound
    if run.state is not RunState.PREPARED:
        raise RunNotPrepared
    _refuse_too_late(uow, run)
    if write_run(uow, run, by.person_id) != run.content_sha256:
        raise RunChanged
    return run


def write_run(uow: UnitOfWork, run: DuesRun, released_by: UUID) -> str:
    """Writes a prepared run and marks it released; returns the fingerprint of what was written.

    Raises SamePersonReleases (four eyes, Vier-Augen-Prinzip).
    """
    if run.prepared_by == released_by:
        raise SamePersonReleases
    ruling = ruling_of(uow.session, run.year)
    terms, totals = _terms(uow, run), RunTotals()
    fingerprint = Fingerprint(ruling, run.year, run.collect_on)
    exceptions: list[list[str]] = []
    for planned in plan_run(uow.session, ruling, run.year, run.collect_on, today=uow.clock.today()):
        fingerprint.add(planned)
        write_invoices(uow, terms, [m for m in planned if not m.blocked], totals)
        exceptions += [list(found) for member in planned for found in member.exceptions]
    _mark_released(uow, run, released_by, totals, exceptions)
    for scheme, count in totals.debits.items():
        write_collection(uow, _collection(uow, run, terms, scheme, count, totals))
    return fingerprint.hex()


def _refuse_too_late(uow: UnitOfWork, run: DuesRun) -> None:
    dates = run_dates(uow.session, run.collect_on, uow.clock.today())
    if dates.collection.moved:
        raise CollectionTooEarly(
            requested_on=run.collect_on.isoformat(),
            notice_days=dates.notice_days,
            earliest_on=dates.earliest_on.isoformat(),
        )


def _terms(uow: UnitOfWork, run: DuesRun) -> RunTerms:
    return RunTerms(
        run_id=run.id,
        year=run.year,
        issue_on=run.issue_on,
        due_on=run.due_on,
        collect_on=run.collect_on,
        issuer_id=freeze_letterhead(uow),
        collections={scheme: named_id(run.id, f"collection:{scheme}") for scheme in Scheme},
    )


def _mark_released(
    uow: UnitOfWork,
    run: DuesRun,
    released_by: UUID,
    totals: RunTotals,
    exceptions: list[list[str]],
) -> None:
    run.state = RunState.RELEASED
    run.released_by, run.released_at = released_by, uow.clock.now()
    run.members, run.invoices = totals.members, totals.invoices
    run.total_cents, run.exceptions = totals.total_cents, exceptions
    uow.session.add(run)
    publish(
        uow,
        DuesRunReleased(
            run_id=run.id,
            year=run.year,
            invoices=totals.invoices,
            total_cents=totals.total_cents,
        ),
    )
    uow.session.flush()


def _collection(
    uow: UnitOfWork,
    run: DuesRun,
    terms: RunTerms,
    scheme: Scheme,
    count: int,
    totals: RunTotals,
) -> Collection:
    reference = collection_id(run.id, _PARTS[scheme])
    slug = own_association(uow.session).slug
    return Collection(
        id=terms.collections[scheme],
        association_id=uow.own,
        run_id=run.id,
        state=CollectionState.RELEASED,
        scheme=scheme,
        collect_on=run.collect_on,
        message_id=reference,
        payment_information_id=reference,
        file_name=f"{slug}-{run.year}-{run.collect_on.isoformat()}-{scheme}-{run.id.hex[-6:]}.xml",
        transactions=count,
        control_sum_cents=totals.debit_cents[scheme],
        sha256="",
        created_at=uow.clock.now(),
    )
