"""Returns without our id are found by their mandate, if only one debit can be meant."""

from __future__ import annotations

import pytest

from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx


def back(mandate: str, cents: int, instructed: int | None = None) -> Ntry:
    detail = Tx(cents, None, mandate, reason="MD06", instructed=instructed)
    return Ntry(-cents, ref="R", txs=(detail,))


@pytest.mark.parametrize(
    "entry",
    [
        back("REF-M-9", 60000),
        back("REF-M-2", 89999),
        back("REF-M-2", 90300, instructed=89000),
        Ntry(-90000, ref="R", text="Miete", txs=(Tx(90000, None, "REF-M-2"),)),
    ],
    ids=["unknown mandate", "less than was collected", "another principal", "no return"],
)
def test_not_found(bank: Bank, entry: Ntry) -> None:
    bank.says(bank.credit())
    report = bank.says(entry, id_="S-2")
    assert report.returns == []
    assert [each.amount_cents for each in report.unmatched] == [entry.cents]


@pytest.mark.parametrize("entry", [back("REF-M-2", 90300, 90000), back("REF-M-2", 90300)])
def test_found_with_the_principal_or_without(bank: Bank, entry: Ntry) -> None:
    bank.says(bank.credit())
    (found,) = bank.says(entry, id_="S-2").returns
    assert (found.principal_cents, found.fees_cents) == (90000, 300)


def test_one_debit_does_not_come_back_twice(bank: Bank) -> None:
    bank.says(bank.credit())
    report = bank.says(back("REF-M-2", 90300), back("REF-M-2", 90400), id_="S-2")
    assert [each.fees_cents for each in report.returns] == [300]
    assert [each.amount_cents for each in report.unmatched] == [-90400]
