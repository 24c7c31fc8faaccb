"""A member's account as a statement: every movement with its sign and what was owed after it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.collections.rules.states import PENDING, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.db import Session

OWED = (Account.RECEIVABLE, Account.MEMBER_CREDIT)
"""What a member owes, and what it has paid too much."""


class Movement(NamedTuple):
    """An entry as the member's account has it: above zero it owes more, below zero less; zero where
    credit pays an invoice. `owed_cents` is owed in all after it."""

    entry: LedgerEntry
    cents: int
    owed_cents: int


class PendingDebit(NamedTuple):
    """A debit that is under way: what will be paid by it is still owed."""

    invoice_number: str
    collect_on: date
    cents: int
    handed_in: bool


def movements(session: Session, member_id: UUID) -> list[Movement]:
    """By day, as they were entered; the first comes first."""
    entries = session.exec(
        select(LedgerEntry)
        .where(LedgerEntry.member_id == member_id)
        .order_by(col(LedgerEntry.booked_on), col(LedgerEntry.entered_at), col(LedgerEntry.id))
    )
    found: list[Movement] = []
    owed = 0
    for entry in entries:
        cents = signed_cents(entry)
        owed += cents
        found.append(Movement(entry, cents, owed))
    return found


def signed_cents(entry: LedgerEntry) -> int:
    """What an entry adds to what its member owes."""
    return ((entry.debit in OWED) - (entry.credit in OWED)) * entry.amount_cents


def pending_debits(session: Session, member_id: UUID) -> list[PendingDebit]:
    """By the day on which they are collected."""
    rows = session.execute(
        sa.select(
            col(Invoice.number),
            col(Collection.collect_on),
            col(CollectionItem.amount_cents),
            col(CollectionItem.state),
        )
        .select_from(Invoice)
        .join(CollectionItem, col(CollectionItem.invoice_id) == col(Invoice.id))
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .where(
            col(Invoice.association_id) == session.own,
            col(Invoice.member_id) == member_id,
            col(CollectionItem.state).in_(PENDING),
        )
        .order_by(col(Collection.collect_on), col(Invoice.number))
    )
    return [
        PendingDebit(number, on, cents, state is ItemState.COLLECTING)
        for number, on, cents, state in rows
    ]
