"""Who corrects an invoice waits for who books money on it or deals with its debit."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.collections.lock_collection import lock_collection
from services.billing.corrections.queries import pending_debits
from services.billing.errors import InvoiceNotFound
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from shared.db import Session


class Locked(NamedTuple):
    """The books' owner and the invoice, as they are now, until the transaction ends."""

    association: Association
    invoice: Invoice


def lock_invoice(session: Session, number: str) -> Locked:
    """Books, invoice and the files of its debits, in this order. Raises InvoiceNotFound."""
    association = lock_books(session)
    query = select(Invoice).where(Invoice.number == number).with_for_update()
    invoice = session.exec(query, execution_options={"populate_existing": True}).first()
    if invoice is None:
        raise InvoiceNotFound
    for debit in pending_debits(session, invoice.id):
        lock_collection(session, debit.collection_id)
    return Locked(association, invoice)
