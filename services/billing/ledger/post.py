"""Writes to the ledger; the only place that does for single cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.invoices.tables import Invoice, InvoiceState
from services.billing.ledger.tables import Account, LedgerEntry
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Transfer:
    """An amount in cents from the credited to the debited account, with what it is about."""

    debit: Account
    credit: Account
    amount_cents: int
    text: str
    invoice_id: UUID | None = None
    member_id: UUID | None = None
    transaction_id: UUID | None = None


def post_entries(uow: UnitOfWork, booked_on: date, *transfers: Transfer) -> UUID:
    """Books transfers of one business fact together (Buchung); returns their posting id."""
    posting_id = new_id()
    now = uow.clock.now()
    for transfer in transfers:
        uow.session.add(
            LedgerEntry(
                association_id=uow.own,
                posting_id=posting_id,
                booked_on=booked_on,
                debit=transfer.debit,
                credit=transfer.credit,
                amount_cents=transfer.amount_cents,
                invoice_id=transfer.invoice_id,
                member_id=transfer.member_id,
                transaction_id=transfer.transaction_id,
                text=transfer.text,
                entered_at=now,
            )
        )
    return posting_id


def change_open_amount(invoice: Invoice, change_cents: int) -> None:
    """Keeps an invoice's open amount and state beside the receivable entries just posted."""
    invoice.open_cents += change_cents
    if invoice.state is not InvoiceState.CANCELLED:
        invoice.state = InvoiceState.OPEN if invoice.open_cents > 0 else InvoiceState.PAID
