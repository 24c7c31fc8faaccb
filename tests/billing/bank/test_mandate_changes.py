"""What the bank's answers change on mandates."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from services.billing.accounts.tables import Mandate
from services.billing.bank.mandate_changes import MandateChanges
from shared.ids import new_id
from tests.support.bank import OWN, Bank

EARLY, LATE = date(2027, 2, 1), date(2027, 3, 1)


def mandate(bank: Bank) -> Mandate:
    with bank.runtime.reading(OWN) as session:
        return session.exec(select(Mandate).where(Mandate.reference == "REF-M-1")).one()


def write(bank: Bank, changes: MandateChanges) -> Mandate:
    with bank.runtime.transaction(OWN) as uow:
        changes.write(uow.session)
    return mandate(bank)


def test_nothing_noted_changes_nothing(bank: Bank) -> None:
    changes = MandateChanges()
    changes.end(new_id(), bank.item("M-1").collection_id, EARLY, "AC04")
    changes.note_use(new_id(), bank.item("M-1").collection_id, EARLY)
    changed = write(bank, changes)
    assert (changed.state, changed.last_collected_on) == ("active", None)


def test_the_latest_use_counts_whatever_is_told_first(bank: Bank) -> None:
    for on in (LATE, EARLY):
        changes = MandateChanges()
        changes.note_use(mandate(bank).id, bank.item("M-1").collection_id, on)
        assert write(bank, changes).last_collected_on == LATE


def test_a_mandate_ends_once(bank: Bank) -> None:
    for on, reason in ((EARLY, "AC04"), (LATE, "MD01")):
        changes = MandateChanges()
        changes.end(mandate(bank).id, bank.item("M-1").collection_id, on, reason)
        ended = write(bank, changes)
        assert (ended.state, ended.ended_on, ended.ended_reason) == ("ended", EARLY, "AC04")
