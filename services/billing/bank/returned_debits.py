"""Debits that came back or were rejected, as their page shows them: urgent reasons first."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.association.queries import own_association
from services.billing.collections.rules.return_policy import ReturnAction, action_for
from services.billing.collections.rules.states import FAILED, Handling, ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.statements.return_reasons import ReturnKind, ReturnReason, return_reason
from shared.db import Session

# One page without turning: some 3 % of the debits of a run of 15,000 members come back.
RETURNS_MAX = 500


class ReturnedDebit(NamedTuple):
    """A debit that came back or was rejected; `open_cents` is what its invoice owes today."""

    number: str
    company: str
    member_number: str
    member_id: UUID
    state: ItemState
    code: str
    amount_cents: int
    fees_cents: int
    open_cents: int
    returned_on: date | None
    end_to_end_id: str
    told_at: datetime | None
    held: bool
    handling: Handling | None
    handled_at: datetime | None
    note: str | None

    @property
    def task(self) -> bool:
        """Somebody has to decide what follows."""
        return self.handling is None and self.open_cents > 0

    def may_retry(self, action: ReturnAction) -> bool:
        return self.open_cents > 0 and not self.held and action is ReturnAction.RETRY


class ReturnGroup(NamedTuple):
    """Debits that came back for the same reason, and what to do about it."""

    reason: ReturnReason
    debits: tuple[ReturnedDebit, ...]
    action: ReturnAction

    @property
    def open_cents(self) -> int:
        return sum(debit.open_cents for debit in self.debits)


def returned_debits(session: Session, today: date) -> list[ReturnGroup]:
    """The latest debits that came back, by reason: what a person must decide stands first."""
    rows = session.execute(
        sa.select(
            col(Invoice.number),
            col(MemberAccount.company),
            col(MemberAccount.member_number),
            col(MemberAccount.member_id),
            col(CollectionItem.state),
            sa.func.coalesce(col(CollectionItem.reason), "MS03"),
            col(CollectionItem.amount_cents),
            col(CollectionItem.fees_cents),
            col(Invoice.open_cents),
            col(CollectionItem.returned_on),
            col(CollectionItem.end_to_end_id),
            col(CollectionItem.return_told_at),
            sa.func.coalesce(col(Invoice.held_until) >= today, sa.false()),
            col(CollectionItem.handling),
            col(CollectionItem.handled_at),
            col(CollectionItem.note),
        )
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.state).in_((ItemState.RETURNED, ItemState.REJECTED)),
        )
        .order_by(col(CollectionItem.returned_on).desc(), col(Invoice.number))
        .limit(RETURNS_MAX)
    )
    grouped: dict[str, list[ReturnedDebit]] = {}
    for row in rows:
        debit = ReturnedDebit._make(row)
        grouped.setdefault(debit.code, []).append(debit)
    policy = own_association(session).return_policy
    groups = [
        ReturnGroup(return_reason(code), tuple(some), action_for(code, policy))
        for code, some in grouped.items()
    ]
    return sorted(groups, key=lambda group: (_URGENCY[group.reason.kind], group.reason.code))


def open_returns(session: Session) -> int:
    """How many wait for a person: still owed, and nobody has decided."""
    found = session.execute(
        sa.select(sa.func.count())
        .select_from(CollectionItem)
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.state).in_(FAILED),
            col(CollectionItem.handling).is_(None),
            col(Invoice.open_cents) > 0,
        )
    ).scalar_one()
    return int(found)


_URGENCY = {
    ReturnKind.OUR_ERROR: 0,
    ReturnKind.NEW_MANDATE: 1,
    ReturnKind.DISPUTE: 2,
    ReturnKind.RETRY: 3,
    ReturnKind.UNKNOWN: 4,
}
