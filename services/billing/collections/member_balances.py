"""What each member has paid too much and does not owe elsewhere: it may be set off (§ 387 BGB)."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.db import Session


def free_credits(session: Session) -> dict[UUID, int]:
    """Cents of credit by member, less what is open and not with the bank; only those above zero.

    What is being collected will be paid by its debit, so it takes nothing of the credit.
    """
    credits, owed = credit_balances(session), open_balances(session)
    query = sa.select(
        credits.c.member_id, credits.c.cents - sa.func.coalesce(owed.c.cents, 0)
    ).outerjoin(owed, owed.c.member_id == credits.c.member_id)
    rows = ((member_id, int(cents)) for member_id, cents in session.execute(query))
    return {member_id: cents for member_id, cents in rows if cents > 0}


def credits_of_members(session: Session) -> dict[UUID, int]:
    """Cents of credit by member, whatever else is open."""
    credit = credit_balances(session)
    rows = session.execute(sa.select(credit.c.member_id, credit.c.cents))
    return {member_id: int(cents) for member_id, cents in rows}


def credit_balances(session: Session) -> sa.Subquery:
    """Cents of credit by member, above zero."""
    credit, cents = Account.MEMBER_CREDIT, col(LedgerEntry.amount_cents)
    balance = sa.func.sum(sa.case((col(LedgerEntry.credit) == credit, cents), else_=-cents))
    return (
        sa.select(col(LedgerEntry.member_id), balance.label("cents"))
        .where(
            col(LedgerEntry.association_id) == session.own,
            col(LedgerEntry.member_id).is_not(None),
            sa.or_(col(LedgerEntry.credit) == credit, col(LedgerEntry.debit) == credit),
        )
        .group_by(col(LedgerEntry.member_id))
        .having(balance > 0)
        .subquery("credit")
    )


def open_balances(session: Session) -> sa.Subquery:
    """Cents open by member, without what is with the bank or waits to be handed in."""
    return (
        sa.select(col(Invoice.member_id), sa.func.sum(col(Invoice.open_cents)).label("cents"))
        .where(
            col(Invoice.association_id) == session.own,
            col(Invoice.state) == InvoiceState.OPEN,
            ~with_the_bank(session),
        )
        .group_by(col(Invoice.member_id))
        .subquery("open")
    )


def with_the_bank(session: Session) -> sa.ColumnElement[bool]:
    """Whether a debit of the invoice is under way."""
    return (
        sa.select(sa.literal(1))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.invoice_id) == col(Invoice.id),
            col(CollectionItem.state).in_((ItemState.WAITING, ItemState.COLLECTING)),
        )
        .correlate(Invoice)
        .exists()
    )
