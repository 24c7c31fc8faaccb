"""What was decided about the coming run of a year, as plan, pages and commands need it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.association.tables import OfficerRow
from services.billing.errors import MemberAccountNotFound
from services.billing.runs.rules.states import DecisionKind
from services.billing.runs.tables import RunDecision
from shared.db import Session
from shared.unit_of_work import UnitOfWork


class Decision(NamedTuple):
    """One that still holds, with who decided it."""

    kind: DecisionKind
    member_id: UUID | None
    reason: str
    name: str | None
    decided_at: datetime


class Decisions(NamedTuple):
    """All that hold for the coming run of a year."""

    set_aside: dict[UUID, Decision]
    checked: dict[UUID, Decision]
    undeclared: Decision | None


def decisions_of(session: Session, year: int) -> Decisions:
    """Those of no released run."""
    rows = session.execute(
        sa.select(
            col(RunDecision.kind),
            col(RunDecision.member_id),
            col(RunDecision.reason),
            col(OfficerRow.name),
            col(RunDecision.decided_at),
        )
        .outerjoin(OfficerRow, col(OfficerRow.person_id) == col(RunDecision.decided_by))
        .where(
            col(RunDecision.association_id) == session.own,
            col(RunDecision.year) == year,
            col(RunDecision.run_id).is_(None),
        )
        .order_by(col(RunDecision.decided_at))
    )
    found = Decisions({}, {}, None)
    for one in map(Decision._make, rows):
        if one.member_id is None:
            found = found._replace(undeclared=one)
        elif one.kind is DecisionKind.SET_ASIDE:
            found.set_aside[one.member_id] = one
        else:
            found.checked[one.member_id] = one
    return found


def hold_decisions(uow: UnitOfWork, year: int, run_id: UUID) -> None:
    """They held for this run; the next one of the year asks anew."""
    uow.session.execute(
        sa.update(RunDecision)
        .where(
            col(RunDecision.association_id) == uow.own,
            col(RunDecision.year) == year,
            col(RunDecision.run_id).is_(None),
        )
        .values(run_id=run_id)
        .execution_options(synchronize_session=False)
    )


def member_numbered(session: Session, number: str) -> UUID:
    """Raises MemberAccountNotFound."""
    found = session.execute(
        sa.select(col(MemberAccount.member_id)).where(
            col(MemberAccount.association_id) == session.own,
            col(MemberAccount.member_number) == number,
        )
    ).scalar_one_or_none()
    if found is None:
        raise MemberAccountNotFound
    return UUID(str(found))


class MemberLine(NamedTuple):
    """Whom a decision is about."""

    member_id: UUID
    member_number: str
    company: str


def member_line(session: Session, member_id: UUID) -> MemberLine:
    """Raises MemberAccountNotFound."""
    row = session.execute(
        sa.select(
            col(MemberAccount.member_id),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
        ).where(
            col(MemberAccount.association_id) == session.own,
            col(MemberAccount.member_id) == member_id,
        )
    ).first()
    if row is None:
        raise MemberAccountNotFound
    return MemberLine._make(row)
