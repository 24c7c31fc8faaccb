"""A dues run before it is prepared: what it stands on, and its dates."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.collections.queries import collection_terms
from services.billing.collections.rules.collection_dates import collection_dates
from services.billing.invoices.rules.due_dates import due_by_transfer
from services.billing.regulations.queries import RegulationInForce, regulation_in_force
from services.billing.runs.rules.run_year import refuse_year
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.db import Session
from shared.unit_of_work import UnitOfWork


class RunBasis(NamedTuple):
    """What every step of one run stands on, read once: the creditor and the rules of the year."""

    association: Association
    regulation: RegulationInForce


def run_basis(session: Session, year: int) -> RunBasis:
    """Raises UnknownAssociation, NoDuesRegulation."""
    return RunBasis(own_association(session), regulation_in_force(session, year))


def new_run(
    uow: UnitOfWork, basis: RunBasis, year: int, *, requested_on: date, prepared_by: UUID
) -> DuesRun:
    """A prepared run with its dates, not yet stored; raises YearOutOfReach, CollectionTooEarly."""
    today = uow.clock.today()
    refuse_year(year, today)
    dates = collection_dates(requested_on, today=today, terms=collection_terms(basis.association))
    if dates.too_early:
        raise dates.refusal()
    return DuesRun(
        association_id=uow.own,
        year=year,
        state=RunState.PREPARED,
        regulation_id=basis.regulation.id,
        requested_on=requested_on,
        collect_on=dates.collection.on,
        issue_on=today,
        due_on=due_by_transfer(
            today, basis.association.country, basis.regulation.rules.due.of(year)
        ),
        prepared_by=prepared_by,
        prepared_at=uow.clock.now(),
        content_sha256="",
    )
