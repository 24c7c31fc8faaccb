"""Writes all that a released run brings: invoices, ledger, bank files, events."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from services.billing.accounts.rules.states import Scheme
from services.billing.association.tables import Association
from services.billing.collections.rules.file_limits import FileLimits
from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from services.billing.collections.write_collection import write_collection
from services.billing.errors import SamePersonReleases
from services.billing.invoices.freeze_letterhead import freeze_letterhead
from services.billing.runs.decisions import hold_decisions
from services.billing.runs.issue_invoices import (
    FileTotals,
    RunTerms,
    RunTotals,
    issue_invoices,
)
from services.billing.runs.new_run import RunBasis
from services.billing.runs.plan import Fingerprint, PlannedMember
from services.billing.runs.rules.states import ReleaseWay, RunState
from services.billing.runs.tables import DuesRun
from services.billing.sepa.references import collection_id
from shared.contracts.billing import DuesRunReleased
from shared.events import publish
from shared.unit_of_work import UnitOfWork

_PLACES = {Scheme.CORE: 1, Scheme.B2B: 2}
"""Which of the numbers 1, 2, 3, 4 … of a run's files are whose: odd ones and even ones."""


def refuse_same_person(run: DuesRun, released_by: UUID) -> None:
    """Raises SamePersonReleases (four eyes, Vier-Augen-Prinzip)."""
    if run.prepared_by == released_by:
        raise SamePersonReleases


def write_run(
    uow: UnitOfWork,
    run: DuesRun,
    basis: RunBasis,
    plan: Iterable[list[PlannedMember]],
    *,
    released_by: UUID,
    via: ReleaseWay = ReleaseWay.PAGE,
) -> str:
    """Writes what was planned for a prepared run and marks it released.

    Returns the fingerprint of what was written.
    """
    terms, totals = _terms(uow, run, basis.association), RunTotals()
    fingerprint = Fingerprint(basis.regulation, run.year, run.collect_on)
    exceptions: list[list[str]] = []
    for planned in plan:
        fingerprint.add(planned)
        issue_invoices(uow, terms, [one for one in planned if not one.blocked], totals)
        exceptions += [list(found) for member in planned for found in member.exceptions]
    run.released_by, run.released_at, run.released_via = released_by, uow.clock.now(), via
    _mark_released(uow, run, totals, exceptions)
    for collected in totals.files:
        collection = _collection(uow, run, basis.association, collected)
        write_collection(uow, collection, basis.association)
    hold_decisions(uow, run.year, run.id)
    return fingerprint.hex()


def _terms(uow: UnitOfWork, run: DuesRun, association: Association) -> RunTerms:
    return RunTerms(
        run_id=run.id,
        year=run.year,
        issue_on=run.issue_on,
        due_on=run.due_on,
        collect_on=run.collect_on,
        issuer_id=freeze_letterhead(uow, association),
        limits=FileLimits(association.file_transactions_max, association.file_cents_max),
    )


def _mark_released(
    uow: UnitOfWork, run: DuesRun, totals: RunTotals, exceptions: list[list[str]]
) -> None:
    run.state = RunState.RELEASED
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
    uow: UnitOfWork, run: DuesRun, association: Association, collected: FileTotals
) -> Collection:
    scheme = collected.scheme
    reference = collection_id(run.id, _PLACES[scheme] + len(_PLACES) * (collected.part - 1))
    day, tail = run.collect_on.isoformat(), run.id.hex[-6:]
    if collected.part > 1:
        tail = f"{tail}-{collected.part}"
    return Collection(
        id=collected.collection_id,
        association_id=uow.own,
        run_id=run.id,
        state=CollectionState.RELEASED,
        scheme=scheme,
        collect_on=run.collect_on,
        message_id=reference,
        payment_information_id=reference,
        file_name=f"{association.slug}-{run.year}-{day}-{scheme}-{tail}.xml",
        transactions=collected.debits,
        control_sum_cents=collected.cents,
        sha256="",
        created_at=uow.clock.now(),
        released_by=run.released_by,
        released_at=run.released_at,
    )
