"""Sums of the account at the bank: in the books, and of what no statement with balances tells."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.tables import BankTransaction
from services.billing.ledger.tables import Account, LedgerEntry
from shared.db import Session


def booked_at_bank(session: Session) -> int:
    """Cents on the account by the books."""
    bank = Account.BANK
    signed = sa.case(
        (col(LedgerEntry.debit) == bank, col(LedgerEntry.amount_cents)),
        else_=-col(LedgerEntry.amount_cents),
    )
    query = sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(
        col(LedgerEntry.association_id) == session.own,
        sa.or_(col(LedgerEntry.debit) == bank, col(LedgerEntry.credit) == bank),
    )
    return int(session.execute(query).scalar_one())


def told_without_statement(
    session: Session,
    *,
    before: date | None = None,
    after: date | None = None,
    on: date | None = None,
) -> int:
    """Cents that moved by what no statement with balances tells of."""
    conditions = [
        col(BankTransaction.association_id) == session.own,
        col(BankTransaction.statement_id).is_(None),
        col(BankTransaction.currency).in_(("", "EUR")),
    ]
    if before is not None:
        conditions.append(col(BankTransaction.booked_on) < before)
    if on is not None:
        conditions.append(col(BankTransaction.booked_on) == on)
    if after is not None:
        conditions.append(col(BankTransaction.booked_on) > after)
    total = sa.func.coalesce(sa.func.sum(col(BankTransaction.amount_cents)), 0)
    return int(session.execute(sa.select(total).where(*conditions)).scalar_one())
