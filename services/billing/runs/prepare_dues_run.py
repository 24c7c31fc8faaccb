"""Prepares a dues run (Beitragslauf): fixes what a second person will look at."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import select

from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.collections.rules.collection_dates import (
    CollectionTerms,
    collection_date,
    earliest_collection_date,
)
from services.billing.errors import CollectionTooEarly, NothingToRun
from services.billing.regulations.queries import Ruling, ruling_of
from services.billing.runs.plan import Fingerprint, plan_run
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

PAYMENT_DAYS = 14
"""Calendar days a member paying by transfer has at least."""


def prepare_dues_run(uow: UnitOfWork, year: int, collect_on: date, by: Actor) -> DuesRun:
    """Stores the run with the fingerprint of its content; an older preparation is discarded.

    Raises MissingPermission, NoDuesRegulation, CollectionTooEarly, NothingToRun.
    """
    by.require(Permission.DUES_PREPARE)
    ruling = ruling_of(uow.session, year)
    run = new_run(uow, ruling, year, collect_on, by.person_id)
    fingerprint = Fingerprint(ruling, year, run.collect_on)
    for planned in plan_run(uow.session, ruling, year, run.collect_on, today=run.issue_on):
        fingerprint.add(planned)
        run.exceptions += [list(found) for member in planned for found in member.exceptions]
        free = [member for member in planned if not member.blocked]
        run.members += len(free)
        run.invoices += sum(1 for member in free if member.assessment.amount_cents)
        run.total_cents += sum(member.assessment.amount_cents for member in free)
    if not run.members:
        raise NothingToRun(year=year)
    run.content_sha256 = fingerprint.hex()
    for older in uow.session.exec(
        select(DuesRun).where(DuesRun.year == year, DuesRun.state == RunState.PREPARED)
    ):
        older.state = RunState.DISCARDED
    uow.session.add(run)
    uow.session.flush()
    return run


def new_run(
    uow: UnitOfWork, ruling: Ruling, year: int, requested_on: date, prepared_by: UUID
) -> DuesRun:
    """A prepared run with its dates, not yet stored; raises CollectionTooEarly."""
    clock = uow.clock
    today = clock.today()
    return DuesRun(
        association_id=uow.own,
        year=year,
        state=RunState.PREPARED,
        regulation_id=ruling.id,
        requested_on=requested_on,
        collect_on=_collect_on(own_association(uow.session), requested_on, today),
        issue_on=today,
        due_on=max(ruling.rules.due.of(year), today + timedelta(days=PAYMENT_DAYS)),
        prepared_by=prepared_by,
        prepared_at=clock.now(),
        content_sha256="",
    )


def _collect_on(association: Association, requested_on: date, today: date) -> date:
    terms = CollectionTerms(association.notice_days, association.lead_days)
    earliest = earliest_collection_date(today, terms=terms)
    chosen = collection_date(requested_on, today=today, terms=terms)
    if requested_on < today + timedelta(days=terms.notice_days):
        raise CollectionTooEarly(
            requested_on=requested_on.isoformat(),
            notice_days=terms.notice_days,
            earliest_on=earliest.isoformat(),
        )
    return chosen.on
