"""A bank credits a collection as one sum: every sign of it, gross and net."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.accounts.tables import Mandate
from services.billing.bank.tables import BankTransaction
from tests.support.bank import COLLECT_ON, IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement


def test_a_sum_that_does_not_fit_is_kept(bank: Bank) -> None:
    report = bank.says(bank.credit(12345))
    assert [each.amount_cents for each in report.unmatched] == [12345]
    assert bank.balance("unmatched") == -12345
    with bank.runtime.reading(OWN) as session:
        kept = session.exec(select(BankTransaction)).one()
    assert kept.explanation == [f"collection_differs {bank.total}"]


def test_a_sum_closes_every_invoice_of_the_collection(bank: Bank) -> None:
    report = bank.says(bank.credit())
    assert report.to_json() == {
        "files": [
            {
                "file": "file-0.xml",
                "format": "camt.053.001.08",
                "entries": 1,
                "new": 1,
                "known": 0,
            }
        ],
        "matched": [
            {"invoice": bank.number(member), "amount_cents": bank.cents[member]}
            for member in sorted(bank.e2e, key=lambda member: bank.e2e[member])
        ],
        "returns": [],
        "unmatched": [],
        "left_out": [],
        "not_found": [],
        "pending": 0,
        "balance": None,
    }
    assert [bank.open(member) for member in ("M-1", "M-2", "M-3", "M-4")] == [0, 0, 0, 60000]
    assert bank.balance("bank") == bank.total
    assert bank.balance("collection_clearing") == 0
    assert len(bank.events("billing.invoice.paid")) == 3
    with bank.runtime.reading(OWN) as session:
        used = [mandate.last_collected_on for mandate in session.exec(select(Mandate))]
    assert used == [COLLECT_ON] * 3


@pytest.mark.parametrize(
    "changes",
    [
        {"batch": None},
        {"batch": None, "gvc": "", "text": "SAMMLER {id}", "txs": ()},
        {"gvc": "", "ref": "NONREF"},
    ],
    ids=["by its sum", "by our id in its text", "by its batch"],
)
def test_a_sum_is_known_by_any_of_its_signs(bank: Bank, changes: dict[str, object]) -> None:
    changes = {
        key: value.format(id=bank.message_id) if key == "text" else value  # type: ignore[attr-defined]
        for key, value in changes.items()
    }
    bank.says(bank.credit(**changes))  # type: ignore[arg-type]
    assert bank.open("M-1") == 0
    assert bank.balance("collection_clearing") == 0


def test_a_sum_with_its_debits_listed(bank: Bank) -> None:
    details = tuple(Tx(bank.cents[each], bank.e2e[each]) for each in ("M-1", "M-2"))
    report = bank.says(Ntry(150000, ref="PART", batch=bank.message_id, txs=details))
    assert len(report.matched) == 2
    assert (bank.open("M-1"), bank.open("M-3")) == (0, 180000)
    bank.says(Ntry(180000, ref="REST", batch=bank.message_id), id_="S-2")
    assert bank.open("M-3") == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2), (0, 2, 1)])
def test_gross_booking_credits_all_and_debits_the_rejected(
    bank: Bank, order: tuple[int, ...]
) -> None:
    debit = bank.returned("M-1", "AC01", fees=())
    files = [
        StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml(),
        statement(IBAN, bank.credit()),
        statement(IBAN, debit, id_="S-2"),
    ]
    for place in order:
        bank.imports(files[place])
    assert [bank.open(each) for each in ("M-1", "M-2", "M-3")] == [60000, 0, 0]
    assert bank.balance("collection_clearing") == 0
    assert bank.balance("bank") == bank.total - 60000
    assert len(bank.events("billing.collection.returned")) == 1
