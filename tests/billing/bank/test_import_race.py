"""Two people import the same file at the same moment: one of them does it, the other is told so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.bank import import_bank_files as importing
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.import_report import ImportReport
from services.billing.runs.run_dues import run_dues
from services.billing.statements import bank_file
from shared.db import Session
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.support.bank import COLLECT_ON, IBAN, OWN, Bank
from tests.support.bank_statements import statement


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
    return Bank(runtime)


def both(bank: Bank) -> list[ImportReport]:
    data = statement(IBAN, bank.credit(), bank.returned("M-1"))
    together = Barrier(2)

    def run() -> ImportReport:
        together.wait(10)
        with bank.runtime.transaction(OWN) as uow:
            return import_bank_files(uow, [("same.xml", data)], BY_TREASURER)

    with ThreadPoolExecutor(2) as pool:
        started = [pool.submit(run) for _ in range(2)]
        return [each.result() for each in started]


def test_the_same_file_twice_at_once(bank: Bank) -> None:
    reports = both(bank)
    assert sorted(each.files[0].new for each in reports) == [0, 2]
    assert (bank.open("M-1"), bank.open("M-2")) == (60000, 0)
    assert bank.balance("bank") == 90000 - 640
    bank.check()


@pytest.mark.postgres
def test_without_the_lock_it_would_not_hold(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    """Twin: both look, both find nothing, both write; only the database's constraint is left."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one writer in at a time, lock or not")
    after_the_look = Barrier(2)
    recognise = bank_file.recognise

    def no_lock(session: Session) -> Association:
        return session.exec(select(Association)).one()

    def wait(source: object) -> object:
        after_the_look.wait(10)
        return recognise(source)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "lock_books", no_lock)
    monkeypatch.setattr(importing, "recognise", wait)
    with pytest.raises(IntegrityError):
        both(bank)
