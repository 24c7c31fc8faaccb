"""Refunds as pages and commands show them."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.balances.rules.refund_states import OPEN, RefundState
from services.billing.balances.tables import Refund
from services.billing.credits.errors import RefundNotFound
from shared.db import Session

_SHOWN_MAX = 200


class RefundLine(NamedTuple):
    """A refund with whom it is for."""

    refund: Refund
    member_number: str
    company: str

    def to_json(self) -> dict[str, object]:
        """An item of `umlauf credits list --json`; the account is masked."""
        one = self.refund
        return {
            "refund": str(one.id),
            "state": one.state.value,
            "member_number": self.member_number,
            "company": self.company,
            "amount_cents": one.amount_cents,
            "account_holder": one.account_holder,
            "account": one.iban_masked,
            "reason": one.reason,
            "beside_open": one.beside_open,
            "end_to_end_id": one.end_to_end_id,
            "execute_on": one.execute_on.isoformat() if one.execute_on else None,
            "file": one.file_name or None,
            "sha256": one.sha256 or None,
            "verdict": one.verdict,
            "reason_code": one.reason_code,
        }


def list_refunds(session: Session, member_number: str | None = None) -> list[RefundLine]:
    """Those that wait first, then the latest; some hundreds at most."""
    query = (
        _lines(session)
        .order_by(col(Refund.state).not_in(OPEN), col(Refund.proposed_at).desc())
        .limit(_SHOWN_MAX)
    )
    if member_number is not None:
        query = query.where(col(MemberAccount.member_number) == member_number)
    return [RefundLine._make(row) for row in session.execute(query)]


def refund_line(session: Session, refund_id: UUID) -> RefundLine:
    """Raises RefundNotFound."""
    row = session.execute(_lines(session).where(col(Refund.id) == refund_id)).first()
    if row is None:
        raise RefundNotFound
    return RefundLine._make(row)


def count_waiting_refunds(session: Session) -> int:
    """Those that wait for a release, for the hand-in, or for a decision about a name."""
    waits = sa.or_(
        col(Refund.state).in_((RefundState.PROPOSED, RefundState.RELEASED)),
        sa.and_(
            col(Refund.state) == RefundState.SUBMITTED, col(Refund.verdict).in_(("RVNM", "RVMC"))
        ),
    )
    query = select(sa.func.count()).select_from(Refund).where(waits)
    return int(session.exec(query).one())


def _lines(session: Session) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Refund, col(MemberAccount.member_number), col(MemberAccount.company))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Refund.member_id))
        .where(col(Refund.association_id) == session.own)
    )
