"""Who pays from an account: by its mandate, or because money from it was matched before."""

from __future__ import annotations

from services.billing.bank.payer_accounts import payer_accounts
from services.billing.sepa.iban import make_iban
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx

MANDATE = make_iban("DE", f"59050101{1:010d}")
OTHER = make_iban("DE", "590501010000009999")


def payers(bank: Bank, *ibans: str) -> dict[str, list[str]]:
    """Member numbers by IBAN."""
    iban_of = {bank.runtime.keys.search_hashes(iban): iban for iban in ibans}
    with bank.runtime.reading(OWN) as session:
        found = payer_accounts(session, iban_of.keys())
    return {iban_of[key]: [each.member_number for each in some] for key, some in found.items()}


def test_nobody_is_known_by_a_strangers_account(bank: Bank) -> None:
    assert payers(bank) == payers(bank, OTHER) == {}


def test_unmatched_money_makes_nobody_known(bank: Bank) -> None:
    bank.says(Ntry(123, ref="T", txs=(Tx(text="Danke", iban=OTHER),)))
    assert payers(bank, OTHER) == {}


def test_a_mandate_and_earlier_payments_count_once_each(bank: Bank) -> None:
    for place, member in enumerate(("M-4", "M-5", "M-4", "M-1")):
        iban = MANDATE if member == "M-1" else OTHER
        text = bank.number(member)
        bank.says(Ntry(100, ref=f"T{place}", txs=(Tx(text=text, iban=iban),)), id_=f"S-{place}")
    found = payers(bank, MANDATE, OTHER)
    assert found[MANDATE] == ["M-1"]
    assert sorted(found[OTHER]) == ["M-4", "M-5"]
