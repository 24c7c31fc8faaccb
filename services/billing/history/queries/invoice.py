"""One invoice with everything that happened to it: entries, debits, reminders, corrections."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import col, select

from services.billing.accounts.tables import Mandate, MemberAccount
from services.billing.association.queries import name_in, names_of, own_association
from services.billing.collections.rules.states import NOT_COLLECTED
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.corrections.queries import ShownCorrection, shown_corrections, undoable
from services.billing.corrections.tables import Correction
from services.billing.invoices.due_parts import DuePart, due_parts
from services.billing.invoices.queries import find_invoice
from services.billing.invoices.rules.limitation import is_barred, lapses_soon
from services.billing.invoices.rules.payment_terms import overdue_before
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.reminders.tables import Reminder
from shared.clock import LEGAL_ZONE
from shared.db import Session


class Debit(NamedTuple):
    """One attempt to collect an invoice."""

    item: CollectionItem
    collection: Collection


class InvoicePage(NamedTuple):
    """An invoice with its ledger entries in order, debits, reminders, mandate, open parts and
    corrections; the invoice that it follows, and those that follow it; what can be taken back."""

    invoice: Invoice
    account: MemberAccount | None
    entries: tuple[LedgerEntry, ...]
    debits: tuple[Debit, ...]
    reminders: tuple[Reminder, ...]
    mandate: Mandate | None
    parts: tuple[DuePart, ...]
    corrections: tuple[ShownCorrection, ...]
    preceding: Invoice | None
    following: tuple[Invoice, ...]
    undoable: Correction | None
    today: date
    overdue_since: date
    letter_by: str = ""

    @property
    def due_on(self) -> date:
        """The day of the oldest part that is open; of nothing open, the invoice's own."""
        return self.parts[0].due_on if self.parts else self.invoice.due_on

    @property
    def barred_after(self) -> date | None:
        return min((part.barred_after for part in self.parts), default=None)

    @property
    def barred(self) -> bool:
        return self.barred_after is not None and is_barred(self.barred_after, self.today)

    @property
    def lapses_soon(self) -> bool:
        return self.barred_after is not None and lapses_soon(self.barred_after, self.today)

    @property
    def overdue(self) -> bool:
        return any(part.due_on < self.overdue_since for part in self.parts)

    @property
    def came_back(self) -> bool:
        """Whether a direct debit of it did not stand: its day means little then."""
        return any(debit.item.state in NOT_COLLECTED for debit in self.debits)


def invoice_page(session: Session, number: str, now: datetime) -> InvoicePage:
    """Raises InvoiceNotFound."""
    invoice, today = find_invoice(session, number), now.astimezone(LEGAL_ZONE).date()
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
        corrections=shown_corrections(session, invoice.id, now),
        preceding=session.get(Invoice, invoice.preceding_id) if invoice.preceding_id else None,
        following=_following(session, invoice),
        undoable=undoable(session, invoice),
        today=today,
        overdue_since=overdue_before(today, own_association(session).country),
        letter_by=name_in(names_of(session, [invoice.letter_by]), invoice.letter_by),
    )


def _following(session: Session, invoice: Invoice) -> tuple[Invoice, ...]:
    query = select(Invoice).where(Invoice.preceding_id == invoice.id).order_by(col(Invoice.number))
    return tuple(session.exec(query))
