"""The invoices that bank money is booked on: locked and loaded, and written as a set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.rules.open_invoice import OpenInvoice
from services.billing.invoices.rules.states import InvoiceState, state_of
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.bulk import bulk_update
from shared.db import Session, table_of
from shared.unit_of_work import UnitOfWork


class _ChangedInvoice(NamedTuple):
    """What money changes on an invoice."""

    id: UUID
    open_cents: int
    state: InvoiceState
    written_off_cents: int


def lock_open_invoices(
    session: Session, condition: sa.ColumnElement[bool], credits: Mapping[UUID, int]
) -> list[OpenInvoice]:
    """Locks and loads the invoices that meet a condition; `credits` are cents paid beyond."""
    rows = session.execute(
        sa.select(
            col(Invoice.id),
            col(Invoice.number),
            col(Invoice.member_id),
            col(Invoice.amount_cents),
            col(Invoice.open_cents),
            col(Invoice.state),
            col(Invoice.due_on),
            col(Invoice.written_off_cents),
        )
        .where(col(Invoice.association_id) == session.own, condition)
        .with_for_update()
    )
    return [
        OpenInvoice(
            open_cents=row.open_cents,
            credit_cents=_credit(row.state, credits.get(row.id, 0)),
            cancelled=row.state is InvoiceState.CANCELLED,
            id=row.id,
            number=row.number,
            member_id=row.member_id,
            amount_cents=row.amount_cents,
            due_on=row.due_on,
            state=row.state,
            written_off_cents=row.written_off_cents,
        )
        for row in rows
    ]


def _credit(state: InvoiceState, cents: int) -> int:
    """Credit of another invoice that was set off here counts below zero in the entries of this one:
    it was not paid on it. Of a cancelled one it may fall below zero by a return."""
    return cents if state is InvoiceState.CANCELLED else max(cents, 0)


def credits_of(session: Session, invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Cents paid beyond what was owed, by invoice; those without are left out."""
    credit = Account.MEMBER_CREDIT
    change = sa.case(
        (col(LedgerEntry.credit) == credit, col(LedgerEntry.amount_cents)),
        else_=-col(LedgerEntry.amount_cents),
    )
    rows = session.execute(
        sa.select(col(LedgerEntry.invoice_id), sa.func.sum(change))
        .where(
            col(LedgerEntry.association_id) == session.own,
            col(LedgerEntry.invoice_id).in_(invoice_ids),
            sa.or_(col(LedgerEntry.credit) == credit, col(LedgerEntry.debit) == credit),
        )
        .group_by(col(LedgerEntry.invoice_id))
    )
    return {invoice_id: int(cents) for invoice_id, cents in rows}


def write_open_invoices(uow: UnitOfWork, invoices: Iterable[OpenInvoice]) -> None:
    """Writes what is open now, of those on which money was booked."""
    bulk_update(
        uow,
        table_of(Invoice),
        [
            _ChangedInvoice(
                id=each.id,
                open_cents=each.open_cents,
                state=state_of(each.open_cents, each.state),
                written_off_cents=each.written_off_cents,
            )
            for each in invoices
            if each.changed
        ],
    )
