"""Transactions as the command line answers with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from shared.batches import batches
from shared.db import Session


def all_transactions(session: Session, *, only_unmatched: bool = False) -> list[BankTransaction]:
    """In the order of their days."""
    query = select(BankTransaction).order_by(
        col(BankTransaction.booked_on), col(BankTransaction.id)
    )
    if only_unmatched:
        query = query.where(BankTransaction.state == TransactionState.UNMATCHED)
    return list(session.exec(query))


def transaction_answers(
    session: Session, rows: Sequence[BankTransaction]
) -> list[dict[str, object]]:
    """An item of `umlauf transactions list --json` for each; amounts in cents, money in positive.

    `invoices` are those that the ledger has the money on by now, oldest entry first.
    """
    numbers = _numbers(session, [row.id for row in rows])
    return [
        {
            "id": str(row.id),
            "state": row.state.value,
            "booked_on": row.booked_on.isoformat(),
            "value_on": row.value_on.isoformat() if row.value_on else None,
            "amount_cents": row.amount_cents,
            "currency": row.currency or "EUR",
            "name": row.counterparty_name,
            "text": row.text,
            "invoices": numbers.get(row.id, []) if row.state != TransactionState.UNMATCHED else [],
            "account": row.account_name,
            "reason": row.reason,
            "why": list(row.explanation),
        }
        for row in rows
    ]


def _numbers(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for some in batches(ids):
        rows = session.execute(
            sa.select(col(LedgerEntry.transaction_id), col(Invoice.number))
            .join(Invoice, col(Invoice.id) == col(LedgerEntry.invoice_id))
            .where(
                col(LedgerEntry.association_id) == session.own,
                col(LedgerEntry.transaction_id).in_(some),
            )
            .order_by(col(LedgerEntry.id))
        )
        for transaction_id, number in rows:
            kept = found.setdefault(transaction_id, [])
            if number not in kept:
                kept.append(number)
    return found
