"""Money that is no dues: booked to an account of the association, by rule, and taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import col, select

from services.billing.bank.book_transaction import book_transaction
from services.billing.bank.booking_rules import forget_rule, list_rules
from services.billing.bank.named_accounts import add_account
from services.billing.bank.tables import BankTransaction
from services.billing.bank.undo_transaction import undo_transaction
from services.billing.errors import (
    AccountNameTaken,
    AccountNameUnusable,
    BookingRuleNotFound,
    BookingRuleWithoutAccount,
    TransactionInForeignCurrency,
    TransactionNotOpen,
    UnknownAccountName,
)
from services.billing.ledger.tables import LedgerEntry
from shared.actor import Actor
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx

LANDLORD = "DE89370400440532013000"
RENT = Ntry(50_000, ref="R-1", txs=(Tx(text="Miete Raum 3 Januar", iban=LANDLORD, name="Halle"),))


@pytest.fixture
def bank(runtime: ServiceRuntime, billed: None) -> Bank:
    return Bank(runtime)


@pytest.fixture
def billed() -> None:
    """Nothing is billed: this is about money that is no dues."""


def rows(bank: Bank) -> list[BankTransaction]:
    with bank.runtime.reading(OWN) as session:
        return list(session.exec(select(BankTransaction).order_by(col(BankTransaction.booked_on))))


def book(
    bank: Bank, account: str, *, remember: str | None = None, by: Actor = BY_TREASURER
) -> BankTransaction:
    row = next(one for one in rows(bank) if one.state == "unmatched")
    with bank.runtime.transaction(OWN) as uow:
        done = book_transaction(uow, row.id, account, by, remember=remember)
    bank.check()
    return done


def undo(bank: Bank, id_: UUID) -> BankTransaction:
    with bank.runtime.transaction(OWN) as uow:
        done = undo_transaction(uow, id_, BY_TREASURER)
    bank.check()
    return done


@pytest.mark.parametrize(
    ("account", "stored"),
    [("grants", "grants"), ("Zuschüsse", "grants"), ("SUBVENTIONS", "grants"), ("rent", "rent")],
)
@pytest.mark.parametrize("cents", [123_45, -123_45])
def test_booked_and_taken_back(bank: Bank, account: str, stored: str, cents: int) -> None:
    """Named in any language; the account stands in both entries, and the sum is zero again."""
    bank.says(Ntry(cents, ref="T", txs=(Tx(text="Bescheid 4711"),)))
    done = book(bank, account)
    assert (done.state, done.account_name) == ("booked", stored)
    assert (bank.balance("unmatched"), bank.balance("other")) == (0, -cents)
    assert bank.balance("bank") == cents
    again = undo(bank, done.id)
    assert (again.state, again.account_name) == ("unmatched", None)
    assert (bank.balance("unmatched"), bank.balance("other")) == (-cents, 0)
    with bank.runtime.reading(OWN) as session:
        names = session.exec(
            select(LedgerEntry.account_name)
            .where(LedgerEntry.debit != "bank")
            .order_by(col(LedgerEntry.id))
        ).all()
    assert [name for name in names if name] == [stored, stored]
    assert book(bank, account).state == "booked"


def test_charges_of_the_bank_stand_with_those_of_returns(bank: Bank) -> None:
    bank.says(Ntry(-12_00, ref="T", txs=(Tx(text="Kontofuehrung"),)))
    book(bank, "Bank charges")
    assert bank.balance("bank_fees") == 1200
    undo(bank, rows(bank)[0].id)
    assert (bank.balance("bank_fees"), bank.balance("unmatched")) == (0, 1200)


def test_an_account_of_its_own(bank: Bank) -> None:
    bank.says(RENT)
    with pytest.raises(UnknownAccountName):
        book(bank, "Sommerfest")
    with bank.runtime.transaction(OWN) as uow:
        add_account(uow, "  Sommerfest   2027 ", BY_TREASURER)
        for taken in ("sommerfest 2027", "Grants", "Zuschüsse", "Loyer"):
            with pytest.raises(AccountNameTaken):
                add_account(uow, taken, BY_TREASURER)
        for unusable in ("", "  ", "x" * 61):
            with pytest.raises(AccountNameUnusable):
                add_account(uow, unusable, BY_TREASURER)
    assert book(bank, "SOMMERFEST 2027").account_name == "Sommerfest 2027"


def test_who_is_slower_and_who_may_not(bank: Bank) -> None:
    bank.says(RENT, Ntry(100, ref="U", currency="USD", txs=(Tx(text="Dollar"),)))
    with pytest.raises(MissingPermission):
        book(bank, "rent", by=BY_CHAIR)
    done = book(bank, "rent")
    with bank.runtime.transaction(OWN) as uow, pytest.raises(TransactionNotOpen):
        book_transaction(uow, done.id, "rent", BY_TREASURER)
    with pytest.raises(TransactionInForeignCurrency):
        book(bank, "rent")


def test_a_rule_books_the_same_from_then_on(bank: Bank) -> None:
    """Only from this account with these words; by hand or not at all otherwise."""
    bank.says(RENT)
    book(bank, "rent", remember="miete  RAUM 3")
    later = date(2027, 3, 1)
    said = bank.says(
        Ntry(51_000, later, "R-2", txs=(Tx(text="MIETE RAUM 3 Februar", iban=LANDLORD),)),
        Ntry(52_000, later, "R-3", txs=(Tx(text="Miete Raum 4", iban=LANDLORD),)),
        Ntry(53_000, later, "R-4", txs=(Tx(text="Miete Raum 3", iban="DE02120300000000202051"),)),
        id_="S-2",
    )
    assert sorted(one.amount_cents for one in said.unmatched_by_id.values()) == [52_000, 53_000]
    placed = {row.amount_cents: (row.state, row.account_name) for row in rows(bank)}
    assert placed[51_000] == ("booked", "rent")
    assert bank.balance("other") == -101_000
    by_rule = next(row for row in rows(bank) if row.amount_cents == 51_000)
    assert by_rule.explanation == ["booked_by_rule rent"]
    undo(bank, by_rule.id)
    assert (
        bank.says(
            Ntry(51_000, later, "R-2", txs=(Tx(text="MIETE RAUM 3 Februar", iban=LANDLORD),)),
            id_="S-3",
        ).unmatched_by_id
        == {}
    ), "known: what a person took back is not booked again"
    with bank.runtime.transaction(OWN) as uow:
        (rule,) = list_rules(uow.session)
        assert LANDLORD not in f"{rule.iban_masked} {rule.iban_hash} {rule.words}"
        forget_rule(uow, rule.id, BY_TREASURER)
        with pytest.raises(BookingRuleNotFound):
            forget_rule(uow, rule.id, BY_TREASURER)
    assert bank.says(
        Ntry(54_000, date(2027, 4, 1), "R-5", txs=(Tx(text="Miete Raum 3", iban=LANDLORD),)),
        id_="S-4",
    ).unmatched_by_id


def test_words_with_an_account_number_in_them_are_compared_masked(bank: Bank) -> None:
    """What the page offers as words is masked; the bank's text is not."""
    text = "Miete Kto DE02120300000000202051 Halle"
    bank.says(Ntry(50_000, ref="R-1", txs=(Tx(text=text, iban=LANDLORD),)))
    book(bank, "rent", remember=rows(bank)[0].text)
    later = Ntry(51_000, date(2027, 3, 1), "R-2", txs=(Tx(text=text, iban=LANDLORD),))
    assert bank.says(later, id_="S-2").unmatched_by_id == {}


def test_without_an_account_of_the_other_side_there_is_no_rule(bank: Bank) -> None:
    bank.says(Ntry(10_00, ref="T", txs=(Tx(text="Barspende"),)))
    with pytest.raises(BookingRuleWithoutAccount):
        book(bank, "donations", remember="spende")
    assert [row.state for row in rows(bank)] == ["unmatched"]
