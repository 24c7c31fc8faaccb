"""What one import writes, gathered payment by payment and flushed as sets: rows, ledger, events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.debits import Debit, select_debits, write_debits
from services.billing.bank.import_report import ImportReport, Unmatched
from services.billing.bank.mandate_changes import MandateChanges
from services.billing.bank.open_invoices import (
    credits_of,
    lock_open_invoices,
    write_open_invoices,
)
from services.billing.bank.payments import Payment
from services.billing.bank.rules.open_invoice import OpenInvoice
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.transaction_rows import insert_transactions, update_booked
from services.billing.collections.member_balances import member_balances
from services.billing.invoices.tables import Invoice
from services.billing.ledger.closed_period import closed_until, day_after_closing
from services.billing.ledger.post import Posting, post
from services.billing.ledger.standard_accounts import BANK_CHARGES
from services.billing.ledger.tables import Account
from shared.contracts.billing import InvoicePaid
from shared.events import Event, publish_many
from shared.ids import new_ids
from shared.unit_of_work import UnitOfWork

# One by one an id costs half as much again (7.4 against 5.0 µs); up to 499 are thrown away.
_ID_BATCH_ROWS = 500
# As long as one line of remittance information (SEPA: Max140Text).
_LEDGER_TEXT_MAX = 140


class _Part(NamedTuple):
    """Cents of a booking between two accounts; of 0 cents, or within one account, none."""

    debit: Account
    credit: Account
    cents: int


class PostingBatch:
    """Invoices and debits loaded for a while, and what is to be written of them; `flush` empties
    it.

    All money goes through `receive`, `give_back` and `post`, so invoices and ledger cannot differ.
    Who finds an invoice or a debit here must be done with it before the next `flush`.
    """

    def __init__(self, uow: UnitOfWork, file_id: UUID, report: ImportReport) -> None:
        self.uow, self.session = uow, uow.session
        self.file_id = file_id
        self.report = report
        self.ids = _new_ids()
        self._closed = closed_until(uow.session)
        self._forget()

    def _forget(self) -> None:
        self.invoices: dict[UUID, OpenInvoice] = {}
        self.debits: dict[str, Debit] = {}
        self.payments: list[Payment] = []
        self.events: list[Event] = []
        self.mandates = MandateChanges()
        self._postings: list[Posting] = []

    def load_invoices(self, ids: Iterable[UUID], *, with_credit: bool = False) -> None:
        """Locks and loads invoices not loaded yet; `with_credit` before money is given back."""
        missing = [id_ for id_ in dict.fromkeys(ids) if id_ not in self.invoices]
        if missing:
            credits = credits_of(self.session, missing) if with_credit else {}
            found = lock_open_invoices(self.session, col(Invoice.id).in_(missing), credits)
            if any(cents > 0 for cents in credits.values()):
                self._hold_credit(found)
            self.invoices |= {invoice.id: invoice for invoice in found}

    def _hold_credit(self, found: Sequence[OpenInvoice]) -> None:
        """What was paid beyond an invoice and has been set off elsewhere or paid back since is no
        credit of it any more: a payment that comes back is owed again (mission §3.3 27)."""
        members = {invoice.member_id for invoice in found}
        balances = member_balances(self.session, members)
        left = {id_: max(one.credit_cents, 0) for id_, one in balances.items()}
        for invoice in found:
            if invoice.credit_cents > 0:
                held = min(invoice.credit_cents, left.get(invoice.member_id, 0))
                left[invoice.member_id] = left.get(invoice.member_id, 0) - held
                invoice.credit_cents = held

    def lock_invoices(self, condition: sa.ColumnElement[bool]) -> list[OpenInvoice]:
        """The invoices that meet a condition, as they are now, locked; to receive money only."""
        found = lock_open_invoices(self.session, condition, {})
        return [self.invoices.setdefault(invoice.id, invoice) for invoice in found]

    def load_debits(
        self, *conditions: sa.ColumnElement[bool], limit: int | None = None
    ) -> list[Debit]:
        """Debits that meet the conditions; one already loaded is given as it is now."""
        found = select_debits(self.session, conditions, limit)
        return [self.debits.setdefault(debit.end_to_end_id, debit) for debit in found]

    def receive(
        self, invoice: OpenInvoice, cents: int, *, source: Account, payment: Payment
    ) -> None:
        """Money for an invoice: closes what is open, the rest is the member's credit."""
        was_open = invoice.open_cents > 0
        split = invoice.receive(cents)
        invoice.changed = True
        self._book(
            (
                _Part(source, Account.RECEIVABLE, -split.claim_cents),
                _Part(source, Account.MEMBER_CREDIT, split.credit_cents),
                _Part(source, Account.BAD_DEBTS, split.recovered_cents),
            ),
            payment.booked_on,
            payment,
            invoice,
        )
        if was_open and invoice.open_cents == 0:
            self.events.append(
                InvoicePaid(
                    invoice_id=invoice.id,
                    member_id=invoice.member_id,
                    number=invoice.number,
                    amount_cents=invoice.amount_cents,
                    paid_on=payment.booked_on,
                )
            )

    def give_back(
        self,
        invoice: OpenInvoice,
        cents: int,
        *,
        target: Account,
        booked_on: date,
        payment: Payment | None,
    ) -> None:
        """Money for an invoice is gone again: it re-opens, unless credit covers it. The invoice
        must be loaded with its credit."""
        split = invoice.give_back(cents)
        invoice.changed = True
        self._book(
            (
                _Part(Account.MEMBER_CREDIT, target, -split.credit_cents),
                _Part(Account.RECEIVABLE, target, split.claim_cents),
            ),
            booked_on,
            payment,
            invoice,
        )

    def post(self, payment: Payment, *, debit: Account, credit: Account, cents: int) -> None:
        """Money between accounts that are kept for no invoice."""
        self._book((_Part(debit, credit, cents),), payment.booked_on, payment, None)

    def book_to(self, payment: Payment, name: str) -> None:
        """Unmatched money to an account of the association; the payment must be kept unmatched."""
        account, payment.account_name = _account_of(name), name
        payment.state = TransactionState.BOOKED
        self.report.unmatched_by_id.pop(payment.id, None)
        parts = _between(Account.UNMATCHED, account, payment.amount_cents)
        self._book(parts, payment.booked_on, payment, None)

    def take_from(self, payment: Payment, name: str, booked_on: date) -> None:
        """Back from an account of the association to unmatched money."""
        account, payment.account_name = _account_of(name), name
        parts = _between(account, Account.UNMATCHED, payment.amount_cents)
        self._book(parts, booked_on, payment, None)
        payment.account_name = None

    def credit_member(
        self,
        payment: Payment,
        member_id: UUID,
        cents: int,
        booked_on: date,
        source: Account = Account.UNMATCHED,
    ) -> None:
        """Money as a member's credit; below zero, the credit back to where the money was."""
        parts = _between(source, Account.MEMBER_CREDIT, cents)
        self._book(parts, booked_on, payment, None, member_id=member_id)

    def _book(
        self,
        parts: Iterable[_Part],
        booked_on: date,
        payment: Payment | None,
        invoice: OpenInvoice | None,
        *,
        member_id: UUID | None = None,
    ) -> None:
        name = payment.account_name if payment else None
        posting_id = next(self.ids)
        text = payment.text[:_LEDGER_TEXT_MAX] if payment else ""
        self._postings += [
            Posting(
                posting_id=posting_id,
                booked_on=self._day(booked_on, debit, credit),
                debit=debit,
                credit=credit,
                amount_cents=cents,
                text=invoice.number if invoice else text,
                member_id=invoice.member_id if invoice else member_id,
                invoice_id=invoice.id if invoice else None,
                transaction_id=payment.id if payment else None,
                account_name=name if Account.OTHER in (debit, credit) else None,
            )
            for debit, credit, cents in parts
            if cents and debit is not credit
        ]

    def _day(self, booked_on: date, debit: Account, credit: Account) -> date:
        """What the bank did was on its day; what is found out of it later, on an open day."""
        if Account.BANK in (debit, credit):
            return booked_on
        return day_after_closing(self._closed, booked_on)

    def keep_unmatched(self, payment: Payment) -> None:
        """Keeps money whose reason is not known; of a foreign currency only the row, not the
        money."""
        payment.state = TransactionState.UNMATCHED
        if payment.is_booked:
            return
        self.report.unmatched_by_id[payment.id] = Unmatched(payment.amount_cents, payment.text)
        if not payment.is_in_euros or payment.source is Account.UNMATCHED:
            return
        if payment.amount_cents > 0:
            self.post(
                payment, debit=Account.BANK, credit=Account.UNMATCHED, cents=payment.amount_cents
            )
        else:
            self.post(
                payment, debit=Account.UNMATCHED, credit=Account.BANK, cents=-payment.amount_cents
            )

    def flush(self) -> None:
        """Writes all that was gathered and forgets it, the invoices and debits loaded too."""
        insert_transactions(self.uow, self.file_id, self.payments)
        update_booked(self.uow, self.payments)
        post(self.uow, self._postings)
        write_open_invoices(self.uow, self.invoices.values())
        write_debits(self.uow, self.debits.values())
        self.mandates.write(self.session)
        publish_many(self.uow, self.events)
        self._forget()


def _between(source: Account, target: Account, cents: int) -> tuple[_Part]:
    """Money in goes from source to target, money out (below zero) the other way."""
    return (_Part(source, target, cents) if cents > 0 else _Part(target, source, -cents),)


def _account_of(name: str) -> Account:
    """Charges of the bank stand with those of returned debits."""
    return Account.BANK_FEES if name == BANK_CHARGES else Account.OTHER


def _new_ids() -> Iterator[UUID]:
    while True:
        yield from new_ids(_ID_BATCH_ROWS)
