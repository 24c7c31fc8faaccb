"""What a batch writes: invoices and ledger together, and nothing before it is flushed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlmodel import col, select

from services.billing.bank.import_report import ImportReport
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.tables import BankTransaction
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from services.billing.statements.statement import StatementEntry
from shared.ids import new_id
from tests.support.bank import OWN, Bank

ON = date(2027, 2, 16)


def payment(cents: int, currency: str = "EUR") -> Payment:
    entry = StatementEntry(
        account_iban="",
        booking_date=ON,
        value_date=ON,
        amount_cents=cents,
        currency=currency,
        reversal=False,
        bank_reference=None,
        entry_index=0,
        fingerprint=str(new_id()),
        text="x" * 200,
    )
    return Payment(
        id=new_id(),
        entry=entry,
        detail=None,
        fingerprint=entry.fingerprint,
        message="camt.053",
        amount_cents=cents,
        entry_cents=cents,
    )


@contextmanager
def batch_of(bank: Bank) -> Iterator[PostingBatch]:
    with bank.runtime.transaction(OWN) as uow:
        yield PostingBatch(uow, new_id(), ImportReport())


def postings(bank: Bank) -> list[tuple[str, str, int]]:
    """Those of the bank; the run's own are left out."""
    with bank.runtime.reading(OWN) as session:
        rows = session.exec(
            select(LedgerEntry)
            .where(LedgerEntry.debit != Account.RECEIVABLE)
            .order_by(col(LedgerEntry.id))
        )
        return [(str(row.debit), str(row.credit), row.amount_cents) for row in rows]


def test_nothing_is_written_before_the_flush(bank: Bank) -> None:
    with batch_of(bank) as batch:
        batch.post(payment(5), debit=Account.BANK, credit=Account.UNMATCHED, cents=5)
    assert postings(bank) == []


def test_money_closes_the_invoice_and_the_rest_is_credit(bank: Bank) -> None:
    number = bank.number("M-4")
    with batch_of(bank) as batch:
        (invoice,) = batch.lock_invoices(col(Invoice.number) == number)
        batch.receive(invoice, 60100, source=Account.BANK, payment=payment(60100))
        batch.flush()
    assert postings(bank) == [("bank", "receivable", 60000), ("bank", "member_credit", 100)]
    assert bank.open("M-4") == 0
    (event,) = bank.events("billing.invoice.paid")
    assert (event["number"], event["paid_on"]) == (number, "2027-02-16")


def test_money_given_back_takes_the_credit_first(bank: Bank) -> None:
    number = bank.number("M-4")
    with batch_of(bank) as batch:
        (invoice,) = batch.lock_invoices(col(Invoice.number) == number)
        batch.receive(invoice, 60100, source=Account.BANK, payment=payment(60100))
        batch.flush()
        batch.load_invoices([invoice.id], with_credit=True)
        again = batch.invoices[invoice.id]
        assert (again.open_cents, again.credit_cents) == (0, 100)
        batch.give_back(again, 300, target=Account.BANK, booked_on=ON, payment=None)
        batch.flush()
    assert postings(bank)[2:] == [("member_credit", "bank", 100)]
    assert bank.open("M-4") == 200


def test_a_second_payment_of_a_batch_sees_the_first(bank: Bank) -> None:
    number = bank.number("M-4")
    with batch_of(bank) as batch:
        for cents in (50000, 20000):
            (invoice,) = batch.lock_invoices(col(Invoice.number) == number)
            batch.receive(invoice, cents, source=Account.BANK, payment=payment(cents))
        batch.flush()
    assert (bank.open("M-4"), bank.balance("member_credit")) == (0, -10000)


def test_a_debit_is_loaded_once_and_forgotten_with_the_flush(bank: Bank) -> None:
    with batch_of(bank) as batch:
        first, *others = batch.load_debits()
        assert batch.load_debits(limit=1) == [first]
        assert batch.load_debits(limit=1)[0] is first
        first.reason, first.changed = "AM04", True
        batch.flush()
        assert not batch.debits
        assert others
    with bank.runtime.reading(OWN) as session:
        reasons = session.exec(select(CollectionItem.reason)).all()
    assert sorted(str(reason) for reason in reasons) == ["AM04", "None", "None"]


@pytest.mark.parametrize(
    ("cents", "currency", "booked"),
    [
        (700, "EUR", [("bank", "unmatched", 700)]),
        (-700, "EUR", [("unmatched", "bank", 700)]),
        (700, "", [("bank", "unmatched", 700)]),
        (700, "CHF", []),
    ],
)
def test_unmatched_money_is_kept(
    bank: Bank, cents: int, currency: str, booked: list[tuple[str, str, int]]
) -> None:
    kept = payment(cents, currency)
    with batch_of(bank) as batch:
        batch.keep_unmatched(kept)
        batch.payments.append(kept)
        batch.flush()
        assert [each.amount_cents for each in batch.report.unmatched] == [cents]
    assert postings(bank) == booked
    with bank.runtime.reading(OWN) as session:
        row = session.exec(select(BankTransaction)).one()
        texts = session.exec(
            select(LedgerEntry.text).where(LedgerEntry.transaction_id == row.id)
        ).all()
    assert (row.id, row.state, row.amount_cents) == (kept.id, "unmatched", cents)
    assert texts == ["x" * 140] * len(booked)


def test_money_already_unmatched_is_not_booked_again(bank: Bank) -> None:
    before = payment(700)
    before.source, before.is_booked = Account.UNMATCHED, True
    with batch_of(bank) as batch:
        batch.keep_unmatched(before)
        batch.post(before, debit=before.source, credit=Account.UNMATCHED, cents=700)
        batch.flush()
        assert batch.report.unmatched == []
    assert postings(bank) == []
