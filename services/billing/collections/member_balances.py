"""What each member owes in all: what is open and with the bank, less what it has paid too much."""

from __future__ import annotations

from collections.abc import Collection as Ids
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.balances.queries import treatments
from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.rules.wishes import Treatment
from services.billing.balances.tables import Refund
from services.billing.collections.rules.states import PENDING
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.db import Session


class MemberBalance(NamedTuple):
    """Cents of one member, each counted once.

    `credit_cents` is what it has paid too much; below zero when money came back after it had been
    paid out. `promised_cents` of it are to be paid back. `open_cents` are open on invoices and
    not with the bank, `collecting_cents` are being debited.
    """

    credit_cents: int = 0
    promised_cents: int = 0
    open_cents: int = 0
    collecting_cents: int = 0

    @property
    def available_cents(self) -> int:
        """What pays open invoices (§ 387 BGB): a cent that is to be paid back is used already."""
        return max(self.credit_cents - self.promised_cents, 0)

    @property
    def free_cents(self) -> int:
        """What is left when all is paid that is open and not with the bank."""
        return max(self.available_cents - self.open_cents, 0)

    @property
    def owed_cents(self) -> int:
        """Owed in all; below zero, what the member has to its credit."""
        return self.open_cents + self.collecting_cents - self.credit_cents


NOTHING = MemberBalance()


def member_balances(
    session: Session, members: Ids[UUID] | None = None
) -> dict[UUID, MemberBalance]:
    """Of all members that owe something or have paid too much, or of these."""
    query = _balances(session, members)
    return {row[0]: MemberBalance(*map(int, row[1:])) for row in session.execute(query)}


def member_balance(session: Session, member_id: UUID) -> MemberBalance:
    """Of one member."""
    return member_balances(session, [member_id]).get(member_id, NOTHING)


class UsableCredit(NamedTuple):
    """Cents of one member that are not to be paid back: what pays open invoices, what is left of it
    for coming ones, and whether it may."""

    available_cents: int
    free_cents: int
    treatment: Treatment


def usable_credits(session: Session) -> dict[UUID, UsableCredit]:
    """By member; only those above zero."""
    found = members_with_credit(session).items()
    known = treatments(session)
    return {
        id_: UsableCredit(one.available_cents, one.free_cents, known.of(id_))
        for id_, one in found
        if one.available_cents
    }


def available_credits(session: Session) -> dict[UUID, int]:
    """Cents that are not to be paid back, by member, whatever was agreed about them; only those
    above zero."""
    return {id_: one.available_cents for id_, one in usable_credits(session).items()}


def credits_of_members(session: Session) -> dict[UUID, int]:
    """Cents paid too much, by member, whether they are to be paid back or not; only above zero."""
    found = members_with_credit(session).items()
    return {id_: one.credit_cents for id_, one in found if one.credit_cents > 0}


def members_with_credit(session: Session) -> dict[UUID, MemberBalance]:
    """Those that have paid too much, or whose credit is below zero."""
    query = _balances(session).having(sa.literal_column("sum(rows.credit_cents)") != 0)
    return {row[0]: MemberBalance(*map(int, row[1:])) for row in session.execute(query)}


def _balances(session: Session, members: Ids[UUID] | None = None) -> sa.Select[Any]:
    """One row a member: each source gives its column, and zero for the others."""
    sources = [_credits(session), _promised(session), _open(session)]
    if members is not None:
        of = list(members)
        sources = [one.where(one.selected_columns[0].in_(of)) for one in sources]
    rows = sa.union_all(*sources).subquery("rows")
    sums = [sa.func.sum(rows.c[name]).label(name) for name in MemberBalance._fields]
    return sa.select(rows.c.member_id, *sums).group_by(rows.c.member_id)


def _row(member_id: Any, **cents: Any) -> list[sa.ColumnElement[Any]]:
    zero = sa.literal(0, sa.BigInteger)
    amounts = [cents.get(name, zero).label(name) for name in MemberBalance._fields]
    return [member_id.label("member_id"), *amounts]


def _credits(session: Session) -> sa.Select[Any]:
    credit, cents = Account.MEMBER_CREDIT, col(LedgerEntry.amount_cents)
    balance = sa.func.sum(sa.case((col(LedgerEntry.credit) == credit, cents), else_=-cents))
    return (
        sa.select(*_row(col(LedgerEntry.member_id), credit_cents=balance))
        .where(
            col(LedgerEntry.association_id) == session.own,
            col(LedgerEntry.member_id).is_not(None),
            sa.or_(col(LedgerEntry.credit) == credit, col(LedgerEntry.debit) == credit),
        )
        .group_by(col(LedgerEntry.member_id))
    )


def _promised(session: Session) -> sa.Select[Any]:
    """Refunds that wait for a release; a released one has left the credit."""
    cents = col(Refund.amount_cents)
    return sa.select(*_row(col(Refund.member_id), promised_cents=cents)).where(
        col(Refund.association_id) == session.own, col(Refund.state) == RefundState.PROPOSED
    )


def _open(session: Session) -> sa.Select[Any]:
    """What a debit under way takes of an invoice is with the bank; the rest of it is open."""
    owed, pending = col(Invoice.open_cents), pending_cents(session)
    left = sa.case((owed > pending, owed - pending), else_=0)
    return sa.select(
        *_row(col(Invoice.member_id), open_cents=left, collecting_cents=owed - left)
    ).where(col(Invoice.association_id) == session.own, col(Invoice.state) == InvoiceState.OPEN)


def pending_cents(session: Session) -> sa.ColumnElement[int]:
    """What debits under way take of an invoice."""
    taken = (
        sa.select(sa.func.sum(col(CollectionItem.amount_cents)))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.invoice_id) == col(Invoice.id),
            col(CollectionItem.state).in_(PENDING),
        )
        .correlate(Invoice)
        .scalar_subquery()
    )
    return sa.func.coalesce(taken, 0)


def with_the_bank(session: Session) -> sa.ColumnElement[bool]:
    """Whether a debit of the invoice is under way."""
    return (
        sa.select(sa.literal(1))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.invoice_id) == col(Invoice.id),
            col(CollectionItem.state).in_(PENDING),
        )
        .correlate(Invoice)
        .exists()
    )
