"""Money matched by hand, and taken back: the ledger keeps both."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from services.billing.bank.assign_transaction import assign_to_member, assign_transaction
from services.billing.bank.tables import BankTransaction
from services.billing.bank.undo_transaction import undo_transaction
from services.billing.credits.offset_credit import offset_credit
from services.billing.errors import (
    CreditUsedMeanwhile,
    InvoiceNotFound,
    InvoicesMissing,
    MatchNotUndoable,
    MemberAccountNotFound,
    MoneyOutAssigned,
    NoDebitToReturn,
    TransactionNotFound,
    TransactionNotOpen,
)
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.runs.run_dues import run_dues
from shared.actor import Actor
from shared.ids import new_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.support.bank import COLLECT_ON, OWN, Bank
from tests.support.bank_statements import Ntry, Tx


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5)
    add_member("M-4", employees=5, debit=False)
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
    return Bank(runtime)


def kept(bank: Bank) -> BankTransaction:
    with bank.runtime.reading(OWN) as session:
        return session.exec(select(BankTransaction).order_by(BankTransaction.fingerprint)).one()


def invoice_id(bank: Bank, member: str) -> UUID:
    number = bank.number(member)
    with bank.runtime.reading(OWN) as session:
        return session.exec(select(Invoice.id).where(Invoice.number == number)).one()


def assign(bank: Bank, member: str, by: Actor = BY_TREASURER) -> BankTransaction:
    row, invoice = kept(bank), invoice_id(bank, member)
    with bank.runtime.transaction(OWN) as uow:
        done = assign_transaction(uow, row.id, [invoice], by)
    bank.check()
    return done


def undo(bank: Bank) -> BankTransaction:
    row = kept(bank)
    with bank.runtime.transaction(OWN) as uow:
        done = undo_transaction(uow, row.id, BY_TREASURER)
    bank.check()
    return done


def test_assigned_and_taken_back_and_assigned_again(bank: Bank) -> None:
    bank.says(Ntry(60000, ref="T", txs=(Tx(text="Danke"),)))
    row = assign(bank, "M-4")
    assert (row.state, bank.open("M-4"), bank.balance("unmatched")) == ("matched", 0, 0)
    assert row.explanation == ["nothing_known", "assigned Dr. Anne Weiland"]
    row = undo(bank)
    assert (row.state, bank.open("M-4"), bank.balance("unmatched")) == (
        "unmatched",
        60000,
        -60000,
    )
    assert assign(bank, "M-1").state == "matched"
    assert (bank.open("M-4"), bank.open("M-1")) == (60000, 0)
    assert len(bank.events("billing.invoice.paid")) == 2
    with bank.runtime.reading(OWN) as session:
        entries = session.exec(
            select(LedgerEntry).where(LedgerEntry.transaction_id == row.id)
        ).all()
    assert len(entries) == 4


def test_what_was_matched_by_itself_can_be_taken_back(bank: Bank) -> None:
    bank.says(Ntry(65000, ref="T", txs=(Tx(text=bank.number("M-4")),)))
    assert bank.balance("member_credit") == -5000
    undo(bank)
    assert (bank.open("M-4"), bank.balance("member_credit")) == (60000, 0)


def test_money_out_is_assigned_as_a_returned_debit(bank: Bank) -> None:
    bank.says(bank.credit(), Ntry(-60300, ref="R", text="Rueckbuchung", txs=(Tx(60300),)))
    with bank.runtime.reading(OWN) as session:
        row = session.exec(
            select(BankTransaction).where(BankTransaction.state == "unmatched")
        ).one()
    invoice = invoice_id(bank, "M-1")
    with bank.runtime.transaction(OWN) as uow:
        done = assign_transaction(uow, row.id, [invoice], BY_TREASURER)
    bank.check()
    assert (done.state, done.principal_cents, done.fees_cents) == ("returned", 60000, 300)
    assert (bank.open("M-1"), bank.balance("bank_fees")) == (60000, 300)


def test_what_cannot_be_assigned(bank: Bank) -> None:
    bank.says(Ntry(-500, ref="F", gvc="808"))
    row = kept(bank)
    with pytest.raises(NoDebitToReturn):
        assign(bank, "M-1")
    with pytest.raises(MissingPermission):
        assign(bank, "M-1", by=BY_CHAIR)
    with pytest.raises(MatchNotUndoable):
        undo(bank)
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(InvoiceNotFound):
            assign_transaction(uow, row.id, [new_id()], BY_TREASURER)
        with pytest.raises(TransactionNotFound):
            assign_transaction(uow, new_id(), [new_id()], BY_TREASURER)


def test_two_people_assign_the_same_money(bank: Bank) -> None:
    bank.says(Ntry(60000, ref="T", txs=(Tx(text="Danke"),)))
    assign(bank, "M-4")
    with pytest.raises(TransactionNotOpen):
        assign(bank, "M-1")
    assert bank.open("M-1") == 60000


def test_several_invoices_share_and_the_rest_is_credit(bank: Bank) -> None:
    bank.says(Ntry(130_000, ref="T", txs=(Tx(text="Danke"),)))
    row, wanted = kept(bank), [invoice_id(bank, "M-4"), invoice_id(bank, "M-1")]
    with bank.runtime.transaction(OWN) as uow, pytest.raises(InvoicesMissing):
        assign_transaction(uow, row.id, [], BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        assign_transaction(uow, row.id, [*wanted, wanted[0]], BY_TREASURER)
    bank.check()
    assert (bank.open("M-4"), bank.open("M-1"), bank.balance("member_credit")) == (0, 0, -10_000)
    undo(bank)
    assert (bank.open("M-4"), bank.open("M-1")) == (60_000, 60_000)
    assert (bank.balance("member_credit"), bank.balance("unmatched")) == (0, -130_000)


def test_a_payment_in_advance_is_credit_until_it_is_used(bank: Bank) -> None:
    bank.says(Ntry(60_000, ref="T", txs=(Tx(text="Vorauszahlung"),)))
    row = kept(bank)
    with bank.runtime.transaction(OWN) as uow, pytest.raises(MemberAccountNotFound):
        assign_to_member(uow, row.id, "M-99", BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        done = assign_to_member(uow, row.id, "M-4", BY_TREASURER)
    assert (done.state, done.invoice_id, bank.balance("member_credit")) == (
        "matched",
        None,
        -60_000,
    )
    assert undo(bank).state == "unmatched"
    assert bank.balance("member_credit") == 0
    with bank.runtime.transaction(OWN) as uow:
        assign_to_member(uow, row.id, "M-4", BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        offset_credit(uow, "M-4", BY_TREASURER)
    assert bank.open("M-4") == 0
    with pytest.raises(CreditUsedMeanwhile):
        undo(bank)


def test_money_out_is_credit_that_was_paid_back_by_hand(bank: Bank) -> None:
    told = Ntry(65_000, ref="P", txs=(Tx(text=bank.number("M-4")),))
    bank.says(told, Ntry(-5_000, ref="T", txs=(Tx(text="Erstattung"),)))
    with bank.runtime.reading(OWN) as session:
        out = session.exec(select(BankTransaction).where(BankTransaction.amount_cents < 0)).one()
    both = [invoice_id(bank, "M-4"), invoice_id(bank, "M-1")]
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(MoneyOutAssigned):
            assign_to_member(uow, out.id, "M-1", BY_TREASURER)
        with pytest.raises(MoneyOutAssigned):
            assign_transaction(uow, out.id, both, BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        assign_to_member(uow, out.id, "M-4", BY_TREASURER)
    bank.check()
    assert (bank.balance("member_credit"), bank.balance("unmatched")) == (0, 0)
    paid = next(one for one in all_of(bank) if one.amount_cents > 0)
    with bank.runtime.transaction(OWN) as uow, pytest.raises(CreditUsedMeanwhile):
        undo_transaction(uow, paid.id, BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        undo_transaction(uow, out.id, BY_TREASURER)
    bank.check()
    assert bank.balance("member_credit") == -5_000


def all_of(bank: Bank) -> list[BankTransaction]:
    with bank.runtime.reading(OWN) as session:
        return list(session.exec(select(BankTransaction)))
