"""What the bank's pages read: files, piles, one transaction."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from services.billing.bank.queries import (
    LOG_ROWS,
    bank_file,
    find_transaction,
    import_log,
    invoice_series,
    placed_transactions,
    unmatched_transactions,
)
from services.billing.errors import BankFileNotFound, TransactionNotFound
from shared.clock import FixedClock
from shared.ids import new_id
from tests.billing.conftest import apply, association
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, Tx, statement


def test_a_file_that_was_never_imported(bank: Bank) -> None:
    with bank.runtime.reading(OWN) as session, pytest.raises(BankFileNotFound):
        bank_file(session, new_id())


def test_a_file_of_another_association_is_not_found(bank: Bank) -> None:
    other = association("other")
    apply(bank.runtime, other)
    bank.says(bank.credit())
    with bank.runtime.reading(OWN) as session:
        (logged,) = import_log(session)
    with bank.runtime.reading(other.id) as session:
        assert import_log(session) == []
        with pytest.raises(BankFileNotFound):
            bank_file(session, logged.id)


def test_a_file_is_found_when_the_log_shows_it_no_more(bank: Bank, clock: FixedClock) -> None:
    data = statement(IBAN, bank.credit())
    bank.imports(data)
    with bank.runtime.reading(OWN) as session:
        (first,) = import_log(session)
    clock.advance(timedelta(days=1))
    bank.imports(*(statement(IBAN, id_=f"S-{day}") for day in range(LOG_ROWS)))
    with bank.runtime.reading(OWN) as session:
        assert first.id not in {each.id for each in import_log(session)}
        found = bank_file(session, first.id)
    assert found == ("file-0.xml", hashlib.sha256(data).hexdigest())


def test_a_transaction_that_does_not_exist(bank: Bank) -> None:
    with bank.runtime.reading(OWN) as session, pytest.raises(TransactionNotFound):
        find_transaction(session, new_id())


def test_a_transaction_with_its_file_its_invoice_and_its_entries(bank: Bank) -> None:
    number = bank.number("M-4")
    bank.says(Ntry(60100, ref="T", txs=(Tx(text=number),)))
    with bank.runtime.reading(OWN) as session:
        (placed,) = placed_transactions(session, 1).rows
        page = find_transaction(session, placed.transaction.id)
    assert (placed.number, page.number) == (number, number)
    assert page.file
    assert page.file.file_name == "file-0.xml"
    assert [(str(each.credit), each.amount_cents) for each in page.entries] == [
        ("receivable", 60000),
        ("member_credit", 100),
    ]


def test_the_oldest_unmatched_money_stands_first(bank: Bank) -> None:
    bank.says(Ntry(2, ref="B"), Ntry(1, ref="A"))
    with bank.runtime.reading(OWN) as session:
        assert [row.amount_cents for row in unmatched_transactions(session)] == [2, 1]
        assert invoice_series(session).names == ("BR-2027",)
