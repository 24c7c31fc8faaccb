"""One invoice with everything that happened to it: entries, debits, reminders."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import col, select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.collections.rules.states import NOT_COLLECTED
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.invoices.due_parts import DuePart, due_parts
from services.billing.invoices.queries import find_invoice
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.reminders.tables import Reminder
from shared.db import Session


class Debit(NamedTuple):
    """One attempt to collect an invoice."""

    item: CollectionItem
    collection: Collection


class InvoicePage(NamedTuple):
    """An invoice with its ledger entries in order, debits, reminders, mandate and open parts."""

    invoice: Invoice
    account: MemberAccount | None
    entries: tuple[LedgerEntry, ...]
    debits: tuple[Debit, ...]
    reminders: tuple[Reminder, ...]
    mandate: Mandate | None
    parts: tuple[DuePart, ...]
    today: date

    @property
    def overdue(self) -> bool:
        return any(part.due_on < self.today for part in self.parts)

    @property
    def came_back(self) -> bool:
        """Whether a direct debit of it did not stand: its day means little then."""
        return any(debit.item.state in NOT_COLLECTED for debit in self.debits)


def invoice_page(session: Session, number: str, today: date) -> InvoicePage:
    """Raises InvoiceNotFound."""
    invoice = find_invoice(session, number)
    entries = session.exec(
        select(LedgerEntry)
        .where(LedgerEntry.invoice_id == invoice.id)
        .order_by(col(LedgerEntry.entered_at), col(LedgerEntry.id))
    ).all()
    debits = session.exec(
        select(CollectionItem, Collection)
        .join(Collection, col(Collection.id) == col(CollectionItem.collection_id))
        .where(CollectionItem.invoice_id == invoice.id)
        .order_by(col(Collection.collect_on))
    ).all()
    reminders = session.exec(
        select(Reminder).where(Reminder.invoice_id == invoice.id).order_by(col(Reminder.issued_at))
    ).all()
    return InvoicePage(
        invoice=invoice,
        account=session.get(MemberAccount, invoice.member_id),
        entries=tuple(entries),
        debits=tuple(Debit(*row) for row in debits),
        reminders=tuple(reminders),
        mandate=session.get(Mandate, invoice.mandate_id) if invoice.mandate_id else None,
        parts=tuple(due_parts(session, invoices=[invoice.id])),
        today=today,
    )
