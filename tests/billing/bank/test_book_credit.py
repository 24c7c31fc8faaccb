"""Debits credited one by one, and returned ones credited again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx


def test_debits_credited_one_by_one(bank: Bank) -> None:
    entries = [
        Ntry(bank.cents[each], ref=f"C-{each}", gvc="171", txs=(Tx(None, bank.e2e[each].lower()),))
        for each in bank.e2e
    ]
    report = bank.says(*entries)
    assert [each.invoice for each in report.matched] == [bank.number(each) for each in bank.e2e]
    assert bank.balance("bank") == bank.total
    bank.says(bank.credit(), kind="camt.054", id_="S-2")
    assert bank.balance("bank") == bank.total, "another message told of the same money"


def test_the_bank_credits_a_return_again(bank: Bank) -> None:
    bank.says(bank.credit(), bank.returned("M-1"))
    again = Ntry(
        cents=60000, on=date(2027, 2, 20), ref="AGAIN", gvc="181", txs=(Tx(None, bank.e2e["M-1"]),)
    )
    bank.says(again, id_="S-2")
    assert bank.open("M-1") == 0
    assert bank.item("M-1").state == "paid"


def test_a_second_credit_of_a_debit_is_other_money(bank: Bank) -> None:
    credit = Ntry(60000, ref="C-1", gvc="171", txs=(Tx(None, bank.e2e["M-1"]),))
    bank.says(credit)
    report = bank.says(replace(credit, ref="C-2"), id_="S-2")
    assert report.matched == []
    assert (bank.open("M-1"), bank.balance("unmatched")) == (0, -60000)


def test_another_amount_than_the_debits_is_other_money(bank: Bank) -> None:
    report = bank.says(Ntry(60001, ref="C-1", gvc="171", txs=(Tx(None, bank.e2e["M-1"]),)))
    assert report.matched == []
    assert bank.item("M-1").state == "collecting"


def test_a_return_is_not_credited_again_before_it_came_back(bank: Bank) -> None:
    bank.says(bank.credit(), bank.returned("M-1", on=date(2027, 2, 18)))
    early = Ntry(
        cents=60000, on=date(2027, 2, 17), ref="AGAIN", gvc="181", txs=(Tx(None, bank.e2e["M-1"]),)
    )
    bank.says(early, id_="S-2")
    assert (bank.item("M-1").state, bank.open("M-1")) == ("returned", 60000)
