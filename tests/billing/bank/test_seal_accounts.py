"""Accounts of transactions of older versions are read again from the statements they came in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.seal_accounts import seal_accounts
from services.billing.bank.tables import BankFile, BankTransaction
from services.billing.sepa.iban import make_iban
from shared.crypto import KeyRing
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx

PAYERS = [make_iban("DE", f"59050101000000{number:04}") for number in range(5)]


def forget(bank: Bank, **values: object) -> None:
    """As an older version booked them."""
    with bank.runtime.transaction(OWN) as uow:
        uow.session.execute(sa.update(BankTransaction).values(counterparty_iban_sealed=None))
        for name, value in values.items():
            uow.session.execute(sa.update(BankTransaction).values({name: value}))


def seal(bank: Bank) -> int:
    with bank.runtime.transaction(OWN) as uow:
        return seal_accounts(uow)


def sealed(bank: Bank) -> list[str | None]:
    with bank.runtime.reading(OWN) as session:
        rows = session.exec(select(BankTransaction).order_by(col(BankTransaction.id))).all()
        return [
            bank.runtime.keys.decrypt(row.counterparty_iban_sealed, row.id.bytes)
            if row.counterparty_iban_sealed
            else None
            for row in rows
        ]


def test_every_way_a_transaction_came_about(bank: Bank) -> None:
    """Alone, one of several of an entry, and told in full by a later message."""
    several = (Tx(100, iban=PAYERS[1], text="a"), Tx(200, iban=PAYERS[2], text="b"))
    bank.says(
        Ntry(4711, ref="T1", txs=(Tx(iban=PAYERS[0], text="x"),)),
        Ntry(300, ref="T2", txs=several),
        Ntry(555, text="later"),
        Ntry(777, ref="T3", text="no account at all"),
    )
    told = Ntry(555, txs=(Tx(555, e2e="THEIRS", iban=PAYERS[3], text="in full"),))
    bank.says(told, kind="camt.054", id_="S-2")
    before = sealed(bank)
    assert before == [*PAYERS[:4], None]
    forget(bank)
    assert sealed(bank) == [None] * 5
    assert seal(bank) == 4
    assert sealed(bank) == before
    assert seal(bank) == 0


def test_an_account_is_believed_only_if_it_has_the_hash(bank: Bank) -> None:
    bank.says(Ntry(4711, ref="T1", txs=(Tx(iban=PAYERS[0], text="x"),)))
    other = KeyRing("test key").search_hash(PAYERS[1])
    forget(bank, counterparty_iban_hash=other)
    assert seal(bank) == 0
    assert sealed(bank) == [None]


def test_a_statement_that_is_not_there_any_more_hinders_nobody(bank: Bank) -> None:
    bank.says(Ntry(1, ref="T1", txs=(Tx(iban=PAYERS[0], text="x"),)))
    bank.says(Ntry(2, ref="T2", txs=(Tx(iban=PAYERS[1], text="x"),)), id_="S-2")
    forget(bank)
    with bank.runtime.reading(OWN) as session:
        first = session.exec(select(BankFile.sha256).order_by(col(BankFile.id))).all()[0]
    bank.runtime.documents.delete(OWN, first)
    assert seal(bank) == 1
    assert sealed(bank) == [None, PAYERS[1]]
