"""Direct debits that come back: what re-opens, what it costs, what becomes of the mandate."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.accounts.tables import Mandate
from services.billing.bank.tables import BankTransaction
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx


def test_a_return_of_a_stranger_is_kept(bank: Bank) -> None:
    report = bank.says(Ntry(-5300, gvc="109", txs=(Tx(5300, "X-1", "Y-1", reason="MS03"),)))
    assert [each.amount_cents for each in report.unmatched] == [-5300]


def test_a_return_opens_the_invoice_by_the_principal_alone(bank: Bank) -> None:
    bank.says(bank.credit())
    report = bank.says(bank.returned("M-2", "AC04"), id_="S-2")
    assert report.to_json()["returns"] == [
        {
            "invoice": bank.number("M-2"),
            "reason": "AC04",
            "principal_cents": 90000,
            "fees_cents": 640,
        }
    ]
    assert bank.open("M-2") == 90000
    assert bank.balance("bank_fees") == 640
    assert bank.balance("bank") == bank.total - 90640
    item = bank.item("M-2")
    assert (item.state, item.reason, item.fees_cents) == ("returned", "AC04", 640)
    (event,) = bank.events("billing.collection.returned")
    assert (event["principal_cents"], event["fees_cents"], event["open_cents"]) == (
        90000,
        640,
        90000,
    )
    with bank.runtime.reading(OWN) as session:
        mandate = session.exec(select(Mandate).where(Mandate.reference == "REF-M-2")).one()
    assert (mandate.state, mandate.ended_reason) == ("ended", "AC04")


@pytest.mark.parametrize("reason", ["MS03", "AM04", None, "XYZ9"])
def test_a_neutral_reason_leaves_the_mandate_alone(bank: Bank, reason: str | None) -> None:
    bank.says(bank.credit(), bank.returned("M-1", reason))
    assert bank.item("M-1").reason == (reason or "MS03")
    with bank.runtime.reading(OWN) as session:
        assert set(session.exec(select(Mandate.state))) == {"active"}


def test_a_return_may_be_told_before_its_credit(bank: Bank) -> None:
    report = bank.says(bank.returned("M-1"))
    assert len(report.returns) == 1
    assert bank.balance("collection_clearing") == 60000
    report = bank.says(bank.credit(), id_="S-2")
    assert sorted(each.amount_cents for each in report.matched) == [90000, 180000]
    assert bank.open("M-1") == 60000
    assert bank.balance("collection_clearing") == 0


def test_a_batch_of_returns(bank: Bank) -> None:
    details = tuple(
        Tx(bank.cents[each] + 300, bank.e2e[each], reason="MS03") for each in ("M-1", "M-3")
    )
    bank.says(bank.credit())
    report = bank.says(Ntry(-240600, ref="RB", gvc="109", txs=details), id_="S-2")
    assert [(each.principal_cents, each.fees_cents) for each in report.returns] == [
        (60000, 300),
        (180000, 300),
    ]
    assert (bank.open("M-1"), bank.open("M-2"), bank.open("M-3")) == (60000, 0, 180000)


def test_a_return_without_our_id_is_found_by_its_mandate(bank: Bank) -> None:
    bank.says(bank.credit())
    detail = Tx(90300, None, "REF-M-2", reason="MD06", instructed=90000)
    bank.says(Ntry(-90300, ref="R", txs=(detail,)), id_="S-2")
    assert bank.open("M-2") == 90000


def test_a_return_after_the_member_paid_by_transfer_makes_no_debt(bank: Bank) -> None:
    number = bank.number("M-1")
    bank.says(bank.credit(), Ntry(60000, ref="T", gvc="166", txs=(Tx(text=number),)))
    assert bank.balance("member_credit") == -60000
    bank.says(bank.returned("M-1"), id_="S-2")
    assert (bank.open("M-1"), bank.balance("member_credit")) == (0, 0)


def test_less_than_was_collected_is_no_return(bank: Bank) -> None:
    bank.says(bank.credit())
    report = bank.says(Ntry(-59999, ref="R", gvc="109", txs=(Tx(59999, bank.e2e["M-1"]),)))
    assert report.returns == []
    assert (bank.open("M-1"), bank.item("M-1").state) == (0, "paid")


def test_parts_of_the_bank_that_do_not_add_up_are_noted(bank: Bank) -> None:
    bank.says(bank.credit())
    detail = Tx(60640, bank.e2e["M-1"], reason="MS03", instructed=60100, fees=(390, 250))
    bank.says(Ntry(-60640, ref="R", gvc="109", txs=(detail,)), id_="S-2")
    with bank.runtime.reading(OWN) as session:
        row = session.exec(select(BankTransaction).where(BankTransaction.state == "returned")).one()
    assert row.explanation == [f"returned {bank.number('M-1')}", "parts_differ"]
    assert (row.principal_cents, row.fees_cents) == (60000, 640)


@pytest.mark.parametrize(("gvc", "reason"), [("193", "FOCR"), ("109", "MS03"), ("108", "MS03")])
def test_what_we_took_back_ourselves_is_no_fault_of_the_payer(
    bank: Bank, gvc: str, reason: str
) -> None:
    bank.says(bank.credit())
    own = Tx(bank.cents["M-1"], bank.e2e["M-1"], bank.mandate["M-1"])
    report = bank.says(Ntry(-bank.cents["M-1"], gvc=gvc, ref="REVERSAL", txs=(own,)), id_="S-2")
    assert [one.reason for one in report.returns] == [reason]
    assert bank.open("M-1") == bank.cents["M-1"]
