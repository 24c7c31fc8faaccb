"""The same money in other files, with entries cut and worded differently, counts once."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from services.billing.bank.deduplicate import (
    find_booked,
    remember_fingerprints,
    remember_message,
)
from services.billing.bank.statements import StatementsOfFile
from services.billing.bank.tables import BankFingerprint, BankTransaction
from services.billing.statements.bank_file import recognise
from services.billing.statements.camt import CamtReader
from services.billing.statements.statement import StatementEntry
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, Tx, statement


@pytest.mark.parametrize("reference", ["SUM-1", "NONREF"])
@pytest.mark.parametrize("first", ["camt.053", "camt.054", "camt.052"])
def test_three_messages_tell_of_the_same_money(bank: Bank, first: str, reference: str) -> None:
    """The 053 has the sum alone, the 054 the debits, the 052 a shorter text."""
    details = tuple(Tx(bank.cents[each], bank.e2e[each]) for each in bank.e2e)
    entries = {
        "camt.053": (
            bank.credit(ref=reference),
            Ntry(5000, ref=reference, txs=(Tx(text="Spende Mai"),)),
        ),
        "camt.054": (bank.credit(ref=reference, txs=details),),
        "camt.052": (
            bank.credit(ref=reference),
            Ntry(5000, ref=reference, txs=(Tx(text="Spende"),)),
        ),
    }
    if reference != "NONREF":
        entries = {
            kind: tuple(
                Ntry(**{**vars(each), "ref": f"{reference}-{place}"})
                for place, each in enumerate(some)
            )
            for kind, some in entries.items()
        }
    for kind in (first, *entries, *entries):
        bank.says(*entries[kind], kind=kind, id_=f"{kind} again")
    assert bank.balance("bank") == bank.total + 5000
    assert [bank.open(each) for each in bank.e2e] == [0, 0, 0]


def test_a_batch_of_returns_whose_details_come_later(bank: Bank) -> None:
    bank.says(bank.credit())
    bank.says(Ntry(-240600, ref="RB", gvc="109"), id_="S-2")
    assert bank.balance("unmatched") == 240600
    details = tuple(
        Tx(bank.cents[each] + 300, bank.e2e[each], reason="MS03") for each in ("M-1", "M-3")
    )
    told = Ntry(-240600, ref="RB", gvc="109", txs=details)
    report = bank.says(told, kind="camt.054")
    assert len(report.returns) == 2
    assert (report.files[0].new, report.files[0].known) == (0, 1)
    assert bank.balance("unmatched") == 0
    assert bank.open("M-3") == 180000
    again = bank.says(told, kind="camt.054", id_="another file")
    assert (again.returns, again.unmatched) == ([], [])


def test_a_return_told_twice_is_booked_once(bank: Bank) -> None:
    bank.says(bank.credit(), bank.returned("M-1"))
    bank.says(bank.returned("M-1", ref="OTHER"), kind="camt.054")
    assert bank.open("M-1") == 60000
    assert bank.balance("bank") == bank.total - 60640
    report = bank.says(bank.returned("M-1", ref="AGAIN"), id_="S-3")
    assert [each.amount_cents for each in report.unmatched] == [-60640], "the bank debited twice"
    assert bank.open("M-1") == 60000


def test_money_of_another_day_or_amount_is_no_duplicate(bank: Bank) -> None:
    bank.says(Ntry(500, date(2027, 2, 15), txs=(Tx(text="Spende Mai"),)))
    report = bank.says(
        Ntry(500, date(2027, 2, 16), txs=(Tx(text="Spende"),)),
        Ntry(501, date(2027, 2, 15), txs=(Tx(text="Spende"),)),
        kind="camt.054",
    )
    assert report.files[0].new == 2


def test_another_text_in_the_same_kind_of_message_is_other_money(bank: Bank) -> None:
    bank.says(Ntry(500, txs=(Tx(text="Spende Mai"),)))
    report = bank.says(Ntry(500, txs=(Tx(text="Spende"),)), id_="S-2")
    assert report.files[0].new == 1


def test_finding_what_is_booked_changes_nothing(bank: Bank) -> None:
    """The next import must find the same again, so nothing may be remembered by a look."""
    bank.says(Ntry(500, txs=(Tx(text="Spende Mai"),)))
    (other,) = read(statement(IBAN, Ntry(500, txs=(Tx(text="Spende"),)), kind="camt.054"))
    with bank.runtime.transaction(OWN) as uow:
        looks = [
            find_booked(uow.session, [other], "camt.054", StatementsOfFile(uow.session))
            for _ in range(2)
        ]
        assert looks[0] == looks[1]
        assert list(looks[0].duplicates) == list(looks[0].entries) == [other.fingerprint]
    with bank.runtime.transaction(OWN) as uow:
        assert uow.session.exec(select(BankFingerprint)).all() == []
        assert uow.session.exec(select(BankTransaction.messages)).all() == ["camt.053"]
        remember_fingerprints(uow.session, looks[0].duplicates)
        remember_message(uow.session, looks[0].entries.values(), "camt.054")
    with bank.runtime.transaction(OWN) as uow:
        known = find_booked(uow.session, [other], "camt.054", StatementsOfFile(uow.session))
        assert (list(known.entries), known.duplicates) == ([other.fingerprint], {})
        assert uow.session.exec(select(BankTransaction.messages)).all() == ["camt.053 camt.054"]


def read(data: bytes) -> list[StatementEntry]:
    recognised = recognise(io.BytesIO(data))
    return list(CamtReader(recognised.stream, recognised.format))


@pytest.mark.parametrize("first", ["camt.052", "camt.054"])
@pytest.mark.parametrize("later", [1, 3, 10])
def test_a_reference_is_the_same_entry_on_another_day(bank: Bank, first: str, later: int) -> None:
    """Announced one day, booked another; however often it is told, it is one money."""
    paid = Ntry(4200, date(2027, 2, 19), "27021900042", txs=(Tx(4200, name="Anker Guss GmbH"),))
    booked = replace(paid, on=date(2027, 2, 19) + timedelta(days=later))
    bank.says(paid, kind=first)
    for kind in ("camt.053", "camt.053", first):
        report = bank.says(booked, kind=kind, id_=f"{kind} later")
        assert report.files[0].new == 0
    assert bank.balance("bank") == 4200


@pytest.mark.parametrize(
    "changed",
    [
        {"cents": 4300},
        {"txs": (Tx(4200, name="Boje AG"),)},
        {"txs": (Tx(4200, e2e="B", name="Anker Guss GmbH"),)},
        {"on": date(2027, 3, 8)},
        {"ref": "27021900043"},
    ],
)
def test_a_reference_that_banks_give_anew_is_other_money(
    bank: Bank, changed: dict[str, object]
) -> None:
    paid = Ntry(4200, date(2027, 2, 19), "27021900042", txs=(Tx(4200, e2e="A", name="Anker Guss"),))
    other: dict[str, object] = {**vars(paid), "on": date(2027, 2, 20), **changed}
    bank.says(paid, kind="camt.052")
    bank.says(Ntry(**other), kind="camt.053", id_="S-2")  # type: ignore[arg-type]
    assert bank.balance("bank") == 4200 + Ntry(**other).cents  # type: ignore[arg-type]
