"""What is kept of a payment: nobody's account number in plain, and yet all that matching needs."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import select

from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.suggestions import suggest
from services.billing.bank.tables import BankFile, BankTransaction
from services.billing.ledger.tables import LedgerEntry
from services.billing.sepa.iban import group_iban, make_iban
from shared.crypto import CannotDecrypt, KeyRing
from tests.billing.conftest import BY_TREASURER
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, Tx, statement

PAYER = make_iban("DE", "590501010000009999")
OF_M1 = make_iban("DE", f"59050101{1:010d}")


def only_row(bank: Bank) -> BankTransaction:
    with bank.runtime.reading(OWN) as session:
        return session.exec(select(BankTransaction)).one()


def all_texts(bank: Bank) -> str:
    """Every column of every row of what an import writes."""
    with bank.runtime.reading(None) as session:
        tables = ("bank_file", "bank_transaction", "ledger_entry", "outbox")
        rows = [session.execute(sa.text(f"SELECT * FROM {name}")).all() for name in tables]
    return repr(rows)


@pytest.mark.parametrize("spelt", [PAYER, PAYER.lower(), group_iban(PAYER)])
def test_no_free_text_keeps_an_account(spelt: str, bank: Bank) -> None:
    detail = Tx(e2e=spelt[:35], mandate=spelt, text=f"Beitrag von {spelt} danke", name=spelt)
    bank.says(Ntry(12345, ref=spelt, text=spelt, txs=(detail,)))
    row = only_row(bank)
    masked = f"{PAYER[:4]} •••• {PAYER[-4:]}"
    assert row.text == f"Beitrag von {masked} danke"
    assert row.counterparty_name == row.mandate_reference == row.bank_reference == masked
    assert row.end_to_end_id == masked
    with bank.runtime.reading(OWN) as session:
        kept = session.exec(select(LedgerEntry).where(LedgerEntry.transaction_id == row.id)).one()
    assert kept.text == row.text
    assert spelt not in all_texts(bank)
    assert PAYER not in all_texts(bank)


def test_the_report_and_the_name_of_the_file_keep_none(bank: Bank) -> None:
    data = statement(IBAN, Ntry(5, txs=(Tx(text=f"x {PAYER}"),)))
    with bank.runtime.transaction(OWN) as uow:
        report = import_bank_files(uow, [(f"{IBAN}-2027.xml", data)], BY_TREASURER)
    assert PAYER not in str(report.to_json())
    with bank.runtime.reading(OWN) as session:
        assert IBAN not in session.exec(select(BankFile.file_name)).one()


def test_the_account_is_sealed_for_its_row(bank: Bank) -> None:
    bank.says(Ntry(12345, ref="T", txs=(Tx(text="Danke", iban=PAYER),)))
    row, keys = only_row(bank), bank.runtime.keys
    assert row.counterparty_iban_sealed is not None
    assert keys.decrypt(row.counterparty_iban_sealed, row.id.bytes) == PAYER
    assert row.counterparty_iban_hash == keys.search_hash(PAYER)
    with pytest.raises(CannotDecrypt):
        keys.decrypt(row.counterparty_iban_sealed, row.bank_file_id.bytes)


def test_an_entry_that_is_told_again_with_details_is_masked_too(bank: Bank) -> None:
    bank.says(Ntry(12345, ref="T", text="Sammler"))
    told = Tx(12345, e2e="THEIRS-1", text=f"fuer {group_iban(PAYER)}", name=PAYER, iban=PAYER)
    bank.says(Ntry(12345, ref="T", txs=(told,)), kind="camt.054", id_="S-2")
    row = only_row(bank)
    assert row.end_to_end_id == "THEIRS-1"
    assert row.counterparty_iban_sealed is not None
    assert PAYER not in all_texts(bank)
    assert group_iban(PAYER) not in all_texts(bank)


def test_the_same_money_told_with_an_account_as_its_id_is_known(bank: Bank) -> None:
    """Without the bank's reference an entry is known by day, amount and id, which is masked."""
    told = Tx(100, e2e=PAYER, text="a")
    bank.says(Ntry(100, on=date(2027, 2, 15), txs=(told,)))
    again = Tx(100, e2e=PAYER, text="another text")
    report = bank.says(Ntry(100, txs=(again,)), kind="camt.054", id_="S-2")
    assert report.files[0].known == 1
    assert only_row(bank).end_to_end_id == f"{PAYER[:4]} •••• {PAYER[-4:]}"


def test_suggestions_stay_as_good(bank: Bank) -> None:
    """By number in a text with an account in it, by member number, and by the account itself."""
    text = f"{bank.number('M-4')} {group_iban(PAYER)} Mitglied M-5"
    bank.says(Ntry(1, ref="T", txs=(Tx(text=text, name="X", iban=OF_M1),)))
    row = only_row(bank)
    with bank.runtime.reading(OWN) as session:
        (found,) = suggest(session, bank.runtime.keys, [row]).values()
    reasons = {each.invoice.member_number: each.reasons[0].code for each in found}
    assert reasons == {"M-4": "number_named", "M-5": "member_named", "M-1": "account_known"}


def test_an_account_is_found_under_either_key_while_they_are_rotated(bank: Bank) -> None:
    bank.says(Ntry(1, ref="T", txs=(Tx(text="Danke", name="X", iban=OF_M1),)))
    row = only_row(bank)
    both = KeyRing("new key, test key")
    with bank.runtime.transaction(OWN) as uow:
        mandate = "UPDATE mandate SET iban_hash = :hashed WHERE reference = 'REF-M-1'"
        uow.session.execute(sa.text(mandate), {"hashed": both.search_hash(OF_M1)})
    with bank.runtime.reading(OWN) as session:
        (found,) = suggest(session, both, [row]).values()
        assert [each.code for each in found[0].reasons] == ["account_known"]
        row.counterparty_iban_sealed = None
        assert suggest(session, both, [row]) == {}, "the twin: the hash alone knows one key only"
