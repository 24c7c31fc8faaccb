"""Decides about the coming run of a year: a member is set aside, something was checked."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.accounts.tables import MemberAccount
from services.billing.errors import MemberAccountNotFound, SetAsideWithoutReason
from services.billing.ledger.lock_books import lock_books
from services.billing.runs.rules.run_year import refuse_year
from services.billing.runs.rules.states import DecisionKind
from services.billing.runs.tables import RunDecision
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def decide_run(
    uow: UnitOfWork,
    year: int,
    kind: DecisionKind,
    by: Actor,
    *,
    member_id: UUID | None = None,
    reason: str = "",
) -> None:
    """The same again changes the reason. A run that was prepared before has to be prepared again.

    Raises MissingPermission, YearOutOfReach, MemberAccountNotFound, SetAsideWithoutReason.
    """
    by.require(Permission.DUES_PREPARE)
    refuse_year(year, uow.clock.today())
    if kind is DecisionKind.SET_ASIDE and not reason.strip():
        raise SetAsideWithoutReason
    if member_id is not None and uow.session.get(MemberAccount, member_id) is None:
        raise MemberAccountNotFound
    lock_books(uow.session)
    known = _holding(uow, year, kind, member_id)
    if known is not None:
        known.reason = reason.strip()
        return
    uow.session.add(
        RunDecision(
            association_id=uow.own,
            year=year,
            kind=kind,
            member_id=member_id,
            reason=reason.strip(),
            decided_by=by.person_id,
            decided_at=uow.clock.now(),
        )
    )
    uow.session.flush()


def take_back_decision(
    uow: UnitOfWork, year: int, kind: DecisionKind, by: Actor, *, member_id: UUID | None = None
) -> None:
    """Taken back twice, nothing happens. Raises MissingPermission."""
    by.require(Permission.DUES_PREPARE)
    lock_books(uow.session)
    known = _holding(uow, year, kind, member_id)
    if known is not None:
        uow.session.delete(known)


def _holding(
    uow: UnitOfWork, year: int, kind: DecisionKind, member_id: UUID | None
) -> RunDecision | None:
    return uow.session.exec(
        select(RunDecision).where(
            RunDecision.year == year,
            RunDecision.kind == kind,
            RunDecision.member_id == member_id,
            RunDecision.run_id == None,  # noqa: E711 (SQL)
        )
    ).first()
