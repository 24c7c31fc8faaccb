"""Debits credited one by one, and returned ones credited again."""

from __future__ import annotations

from datetime import date

from tests.billing.bank_desk import Bank
from tests.billing.statements import Ntry, Tx


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
    again = Ntry(60000, date(2027, 2, 20), "AGAIN", "181", (Tx(None, bank.e2e["M-1"]),))
    bank.says(again, id_="S-2")
    assert bank.open("M-1") == 0
    assert bank.item("M-1").state == "paid"
