"""Statements with balances: what looks alike is two where they prove it, else it is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from services.billing.bank.check_books import check_books
from services.billing.bank.import_report import ImportReport
from services.billing.bank.tables import BankStatement
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER
from tests.support.account_at_bank import balance_xml, statement_file
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, Tx

DAY = date(2027, 2, 17)
GIFT = Ntry(60000, DAY, txs=(Tx(text="Beitrag"),))
MORE = Ntry(12300, DAY, txs=(Tx(text="Spende"),))


Tell = Callable[[], ImportReport]


def told(opening: int, *entries: Ntry, id_: str = "S-1", number: int | None = None) -> bytes:
    closing = opening + sum(entry.cents for entry in entries)
    return statement_file(
        IBAN,
        entries,
        id_=id_,
        number=number,
        balances=balance_xml("OPBD", opening, DAY) + balance_xml("CLBD", closing, DAY),
    )


def bank_of(runtime: ServiceRuntime) -> tuple[int, int, bool]:
    """The difference, the number of gaps, and whether all is well."""
    with runtime.reading(OWN) as session:
        report = check_books(session)
    assert report.bank is not None
    return report.bank.difference_cents, len(report.bank.gaps), report.ok


def test_two_statements_of_a_day_that_chain_are_two(bank: Bank, runtime: ServiceRuntime) -> None:
    """F1: equal payments without a reference."""
    bank.imports(told(0, GIFT))
    report = bank.imports(told(60000, GIFT, MORE, id_="S-2"))
    assert [(file.new, file.known) for file in report.files] == [(2, 0)]
    assert bank.balance("bank") == 132300
    assert bank_of(runtime) == (0, 0, True)


@pytest.mark.parametrize("again", [0, 1, 2])
def test_each_again_is_known(bank: Bank, runtime: ServiceRuntime, again: int) -> None:
    files = [told(0, GIFT), told(60000, GIFT, MORE, id_="S-2"), told(132300, GIFT, id_="S-3")]
    bank.imports(*files)
    report = bank.imports(files[again] + b"\n")
    assert [(file.new, file.known) for file in report.files] == [(0, [1, 2, 1][again])]
    assert bank.balance("bank") == 192300


def test_the_same_statement_with_another_id_is_the_same(bank: Bank) -> None:
    bank.imports(told(0, GIFT, MORE))
    report = bank.imports(told(0, GIFT, MORE, id_="DOWNLOAD-2"))
    assert [(file.new, file.known) for file in report.files] == [(0, 2)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_statements_that_overlap_tell_of_the_same_money(
    bank: Bank, runtime: ServiceRuntime, order: tuple[int, int]
) -> None:
    """One of a week and one from its second day on."""
    first = Ntry(12300, date(2027, 2, 16), txs=MORE.txs)
    files = [told(0, first, GIFT), told(12300, GIFT, MORE, id_="S-2")]
    bank.imports(files[order[0]])
    bank.imports(files[order[1]])
    assert bank.balance("bank") == 12300 + 60000 + 12300
    assert bank_of(runtime)[0] == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_files_out_of_order(
    bank: Bank, runtime: ServiceRuntime, order: tuple[int, int, int]
) -> None:
    files = [told(500, GIFT), told(60500, GIFT, id_="S-2"), told(120500, GIFT, id_="S-3")]
    for place in order:
        bank.imports(files[place])
    assert bank.balance("bank") == 180500
    assert bank_of(runtime) == (0, 0, True)


def test_a_missing_statement_is_shown_and_stops_nothing(
    bank: Bank, runtime: ServiceRuntime
) -> None:
    bank.imports(told(0, GIFT))
    bank.imports(told(72300, MORE, id_="S-3"))
    assert bank_of(runtime) == (12300, 1, False)
    bank.imports(told(60000, MORE, id_="S-2"))
    assert bank_of(runtime) == (0, 0, True)


def test_a_statement_that_does_not_add_up_is_shown(bank: Bank, runtime: ServiceRuntime) -> None:
    data = told(0, GIFT).replace(b"600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt>", b"999.00</Amt>"
                                 b"<CdtDbtInd>CRDT</CdtDbtInd><Dt>")  # fmt: skip
    report = bank.imports(data)
    assert report.balance is not None
    assert [one.movement_cents for one in report.balance.odd] == [60000]
    assert bank_of(runtime) == (39900, 0, False)


def test_without_balances_nothing_is_compared(bank: Bank, runtime: ServiceRuntime) -> None:
    assert bank.says(GIFT).balance is None
    with runtime.reading(OWN) as session:
        report = check_books(session)
        assert (report.bank, report.ok) == (None, True)
        assert report.to_json()["bank"] == []
        assert session.exec(select(BankStatement)).all() == []


def test_an_installation_from_before_takes_the_balance_over_once(
    bank: Bank, runtime: ServiceRuntime
) -> None:
    """What was imported before any balance was known is part of the first that is told."""
    bank.says(Ntry(5000, date(2027, 2, 10), "OLD-1", txs=(Tx(text="?"),)))
    for _ in range(2):
        bank.imports(told(30000, GIFT))
        assert bank.balance("bank") == 90000
        assert -bank.balance("opening_balance") == 25000


def test_the_opening_balance_is_booked_after_a_closed_period(
    bank: Bank, runtime: ServiceRuntime, clock: FixedClock
) -> None:
    from services.billing.closing.close_books import close_books

    bank.imports(told(60500, GIFT, id_="S-2"))
    clock.moment = clock.moment.replace(month=3)
    with runtime.transaction(OWN) as uow:
        close_books(uow, DAY, BY_TREASURER)
    assert bank_of(runtime) == (0, 0, True)


# -- a sum and its parts in two messages (F4) ---------------------------------------------------


@pytest.mark.parametrize("first", ["sum", "parts"])
@pytest.mark.parametrize("kinds", [("camt.053", "camt.054"), ("camt.053", "camt.052")])
def test_returns_as_one_sum_and_one_by_one(bank: Bank, first: str, kinds: tuple[str, str]) -> None:
    bank.says(bank.credit())
    singles = [bank.returned(member, on=DAY, fees=(350,)) for member in ("M-1", "M-2")]
    total = sum(entry.cents for entry in singles)
    whole = Ntry(total, DAY, "SUM-9", "109", batch="B-1")
    files: list[Tell] = [
        lambda: bank.says(whole, kind=kinds[0], id_="A"),
        lambda: bank.says(*singles, kind=kinds[1], id_="B"),
    ]
    for tell in files if first == "sum" else reversed(files):
        tell()
    assert bank.balance("bank") == bank.total + total
    assert bank.balance("unmatched") == 0
    assert (bank.open("M-1"), bank.open("M-2")) == (60000, 90000)
    for tell in files:
        report = tell()
        assert sum(file.new for file in report.files) == 0


@pytest.mark.parametrize("first", ["sum", "parts"])
def test_transfers_as_one_sum_and_one_by_one(bank: Bank, first: str) -> None:
    singles = [
        Ntry(cents, DAY, f"T-{number}", "166", txs=(Tx(text=bank.number(member)),))
        for number, (member, cents) in enumerate((("M-4", 60000), ("M-5", 90000)))
    ]
    whole = Ntry(150000, DAY, "SUM-8", "191", text="Sammelgutschrift")
    files: list[Tell] = [
        lambda: bank.says(whole, id_="A"),
        lambda: bank.says(*singles, kind="camt.054", id_="B"),
    ]
    for tell in files if first == "sum" else reversed(files):
        tell()
    assert bank.balance("bank") == 150000
    assert (bank.open("M-4"), bank.open("M-5"), bank.balance("unmatched")) == (0, 0, 0)
