"""What tests of collections have in common: a run's file, its debits, the bank's refusal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN, stored


def files(runtime: ServiceRuntime) -> list[Collection]:
    return sorted(stored(runtime, Collection), key=lambda one: (one.created_at, one.id.hex))


def file(runtime: ServiceRuntime, id_: UUID) -> Collection:
    (found,) = [one for one in stored(runtime, Collection) if one.id == id_]
    return found


def debits(runtime: ServiceRuntime, collection_id: UUID) -> list[CollectionItem]:
    with runtime.reading(OWN) as session:
        query = select(CollectionItem).where(CollectionItem.collection_id == collection_id)
        return list(session.exec(query.order_by(col(CollectionItem.end_to_end_id))))


def debit_of(runtime: ServiceRuntime, number: str) -> CollectionItem:
    """The latest debit of an invoice."""
    with runtime.reading(OWN) as session:
        found = session.exec(
            select(CollectionItem)
            .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
            .where(Invoice.number == number)
            .order_by(col(CollectionItem.end_to_end_id).desc())
        ).all()
        return found[0]


def pay(runtime: ServiceRuntime, number: str, cents: int) -> None:
    """Money came in otherwise: as a transfer leaves the invoice."""
    with runtime.transaction(OWN) as uow:
        invoice = uow.session.exec(select(Invoice).where(Invoice.number == number)).one()
        invoice.open_cents -= cents
        if not invoice.open_cents:
            invoice.state = InvoiceState.PAID


def come_back(
    runtime: ServiceRuntime, collection_id: UUID, reason: str, on: date, *, whole: bool = False
) -> None:
    """Each debit of the file is refused for a reason; `whole`: so is the file."""
    with runtime.transaction(OWN) as uow:
        query = select(CollectionItem).where(CollectionItem.collection_id == collection_id)
        for item in uow.session.exec(query):
            item.state, item.reason, item.returned_on = ItemState.REJECTED, reason, on
        collection = uow.session.get_one(Collection, collection_id)
        collection.state = CollectionState.REJECTED if whole else CollectionState.SUBMITTED
