"""What is suggested for money nobody could place, and why."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.suggestions import SUGGESTIONS_MAX, search_invoices, suggest
from services.billing.bank.tables import BankTransaction
from services.billing.sepa.iban import make_iban
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx

OTHER = make_iban("DE", "590501010000009999")


def suggested(bank: Bank) -> list[tuple[str, list[str]]]:
    """Numbers and reasons for the latest unmatched transaction."""
    with bank.runtime.reading(OWN) as session:
        row = unmatched(bank)
        return [
            (each.invoice.number, [reason.code for reason in each.reasons])
            for each in suggest(session, bank.runtime.keys, [row]).get(row.id, [])
        ]


def unmatched(bank: Bank) -> BankTransaction:
    with bank.runtime.reading(OWN) as session:
        rows = session.exec(
            select(BankTransaction)
            .where(BankTransaction.state == "unmatched")
            .order_by(col(BankTransaction.id))
        )
        return rows.all()[-1]


@pytest.mark.parametrize(
    "entry",
    [
        Ntry(-60000, ref="T", txs=(Tx(60000, text="M-4"),)),
        Ntry(60000, ref="T", currency="CHF", txs=(Tx(text="M-4"),)),
        Ntry(12345, ref="T", txs=(Tx(text="Danke", name="Unbekannt"),)),
        Ntry(12345, ref="T", txs=(Tx(text="Danke", name="Soci"),)),
    ],
    ids=["money out", "foreign money", "nothing known", "too few letters of a name"],
)
def test_nothing_is_suggested(bank: Bank, entry: Ntry) -> None:
    bank.says(entry)
    assert suggested(bank) == []


def test_an_amount_alone_counts_if_no_other_invoice_has_it(bank: Bank) -> None:
    bank.says(Ntry(180000, ref="T", txs=(Tx(text="Danke", name="X"),)))
    assert suggested(bank) == [(bank.number("M-3"), ["amount_equal"])]
    bank.says(Ntry(60000, ref="T2", txs=(Tx(text="Danke", name="X"),)), id_="S-2")
    assert suggested(bank) == [], "two invoices are open by 600.00"


def test_who_has_the_most_reasons_stands_first(bank: Bank) -> None:
    text = f"{bank.number('M-4')} und {bank.number('M-5')}"
    first = Ntry(100, ref="T1", txs=(Tx(text=bank.number("M-5"), iban=OTHER),))
    bank.says(first, Ntry(60000, ref="T2", txs=(Tx(text=text, name="X", iban=OTHER),)))
    assert suggested(bank) == [
        (bank.number("M-4"), ["number_named", "amount_equal"]),
        (bank.number("M-5"), ["number_named", "account_known"]),
    ]


@pytest.mark.parametrize("name", ["SOCIETE GENERALE", "SOCIÉTÉ-GÉNÉRALE"])
def test_a_name_cut_by_the_bank_is_recognised(bank: Bank, name: str) -> None:
    """Also without its accents, and by another amount than is open."""
    bank.says(Ntry(60000, ref="T", txs=(Tx(text="Danke", name=name),)))
    both = ["name_alike", "amount_equal"]
    assert suggested(bank) == [(bank.number("M-1"), both), (bank.number("M-4"), both)]
    bank.says(Ntry(59900, ref="T2", txs=(Tx(text="Danke", name="Société Générale"),)), id_="S-2")
    alike = [(bank.number(member), ["name_alike"]) for member in ("M-1", "M-2", "M-3")]
    assert suggested(bank) == alike


def test_no_more_is_suggested_than_a_person_weighs(bank: Bank) -> None:
    bank.says(Ntry(1, ref="T", txs=(Tx(text="M-1 M-2 M-3 M-4 M-5", name="X"),)))
    assert len(suggested(bank)) == SUGGESTIONS_MAX


def test_reasons_say_what_they_are_about(bank: Bank) -> None:
    bank.says(Ntry(1, ref="T", txs=(Tx(text="Mitglied M-4", name="X"),)))
    with bank.runtime.reading(OWN) as session:
        ((suggestion,),) = suggest(session, bank.runtime.keys, [unmatched(bank)]).values()
    assert suggestion.reasons == (Reason("member_named", "M-4"),)


def test_the_search_for_money_out_finds_debits_that_can_come_back(bank: Bank) -> None:
    bank.says(bank.credit(), Ntry(-60300, ref="R", text="Rueckbuchung", txs=(Tx(60300),)))
    with bank.runtime.reading(OWN) as session:
        row = unmatched(bank)
        found = [each.member_number for each in search_invoices(session, "", row)]
        assert found == ["M-1"], "900.00 and 1,800.00 are more than came back"
        assert search_invoices(session, "M-4", row) == [], "was not collected"


@pytest.mark.parametrize(
    ("text", "members"),
    [("", ["M-4"]), ("m-5", ["M-5"]), ("0003", ["M-3"]), ("%", []), ("brenner", [])],
)
def test_the_search_for_money_in(bank: Bank, text: str, members: list[str]) -> None:
    bank.says(bank.credit(), Ntry(60000, ref="T", txs=(Tx(text="Danke", name="X"),)))
    with bank.runtime.reading(OWN) as session:
        found = search_invoices(session, text, unmatched(bank))
    assert [each.member_number for each in found] == members
