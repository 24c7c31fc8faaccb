"""Transfers find their invoices, or wait for a person."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.invoices.tables import Invoice
from services.billing.sepa.iban import make_iban
from services.billing.sepa.references import creditor_reference
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        (Ntry(12345, ref="T", txs=(Tx(text="Danke"),)), 12345),
        (Ntry(-450, ref="F", gvc="808", text="Entgelt"), -450),
        (Ntry(-90000, ref="P", gvc="116", txs=(Tx(90000, text="Miete"),)), -90000),
    ],
)
def test_money_nobody_knows_is_kept(bank: Bank, entry: Ntry, kept: int) -> None:
    report = bank.says(entry)
    assert [each.amount_cents for each in report.unmatched] == [kept]
    assert bank.balance("bank") == kept


def test_foreign_money_is_kept_but_not_booked(bank: Bank) -> None:
    entry = Ntry(60000, ref="T", currency="CHF", txs=(Tx(text=bank.number("M-4")),))
    report = bank.says(entry)
    assert [each.amount_cents for each in report.unmatched] == [60000]
    assert (bank.balance("bank"), bank.open("M-4")) == (0, 60000)


def test_several_invoices_that_do_not_add_up_wait_for_a_person(bank: Bank) -> None:
    text = f"{bank.number('M-4')} + {bank.number('M-5')}"
    report = bank.says(Ntry(140000, ref="T", txs=(Tx(text=text),)))
    assert [(each.amount_cents, each.text) for each in report.unmatched] == [(140000, text)]
    assert bank.balance("unmatched") == -140000


@pytest.mark.parametrize(
    "text",
    [
        "{number}",
        "Rechnung {number} vom 15.01.2027",
        "Beitrag br 2027 0003",
        "BR-2027-00 03 Danke",
        "BR20270003",
        "8R-2O27-OOO3",
        "Re.Nr.BR/2027/0003,Kd. M-99",
        "{rf}",
        "{e2e}",
    ],
)
def test_a_transfer_names_its_invoice(bank: Bank, text: str) -> None:
    with bank.runtime.reading(OWN) as session:
        invoice = session.exec(select(Invoice).where(Invoice.number == "BR-2027-0003")).one()
    written = text.format(
        number=invoice.number,
        rf=creditor_reference(invoice.number),
        e2e=f"{invoice.id.hex.upper()}-01",
    )
    paid = Ntry(invoice.open_cents, ref="T", gvc="166", txs=(Tx(text=written),))
    report = bank.says(paid)
    assert report.to_json()["matched"] == [
        {"invoice": "BR-2027-0003", "amount_cents": invoice.open_cents}
    ]


def test_part_payment_then_too_much(bank: Bank) -> None:
    number = bank.number("M-4")
    bank.says(Ntry(20000, ref="T1", txs=(Tx(text=number),)))
    assert bank.open("M-4") == 40000
    assert not bank.events("billing.invoice.paid")
    bank.says(Ntry(45000, ref="T2", txs=(Tx(text=number),)), id_="S-2")
    assert (bank.open("M-4"), bank.balance("member_credit")) == (0, -5000)
    bank.says(Ntry(100, ref="T3", txs=(Tx(text=number),)), id_="S-3")
    assert bank.balance("member_credit") == -5100
    assert len(bank.events("billing.invoice.paid")) == 1


def test_several_invoices_in_one_transfer(bank: Bank) -> None:
    text = f"{bank.number('M-4')} + {bank.number('M-5')}"
    report = bank.says(Ntry(150000, ref="T", txs=(Tx(text=text),)))
    assert len(report.matched) == 2
    assert (bank.open("M-4"), bank.open("M-5")) == (0, 0)


@pytest.mark.parametrize(
    ("cents", "text", "matched"),
    [
        (60000, "Mitglied M-4 Beitrag", True),
        (60000, "Beitrag M-4", True),
        (59900, "Beitrag M-4", False),
        (60000, "Beitrag 2027", False),
    ],
)
def test_a_member_number_counts_with_the_amount(
    bank: Bank, cents: int, text: str, *, matched: bool
) -> None:
    report = bank.says(Ntry(cents, ref="T", txs=(Tx(text=text),)))
    assert bool(report.matched) is matched
    assert bank.open("M-4") == (0 if matched else 60000)


def test_an_account_is_known_from_its_mandate_or_an_earlier_payment(bank: Bank) -> None:
    own = make_iban("DE", f"59050101{1:010d}")
    other = make_iban("DE", "590501010000009999")
    bank.says(Ntry(60000, ref="T1", txs=(Tx(text="Beitrag", iban=own),)))
    assert bank.open("M-1") == 0
    first = Ntry(20000, ref="T2", txs=(Tx(text=bank.number("M-5"), iban=other),))
    then = Ntry(70000, ref="T3", txs=(Tx(text="Rest", iban=other),))
    bank.says(first, id_="S-2")
    bank.says(then, id_="S-3")
    assert bank.open("M-5") == 0
