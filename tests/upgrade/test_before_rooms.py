"""An installation left behind by the program before its rooms were cut by subject goes on working.

The three databases are dumps of one that the old program (3e336c6) wrote: AutOS with four members
and their released dues run; `invoice.issued` received but put off, `details_changed` of two more
members still in the outbox, not fanned out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from infra.composition.installation import Installation, association_ids
from services.billing.accounts.tables import MemberAccount
from services.billing.collections.queries import bank_files, files_to_release
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.runs.queries import list_runs
from services.members.roster.queries import Search, count_members
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from shared.clock import FixedClock
from shared.settings import Settings

DUMPS = Path(__file__).with_name("before_rooms")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for dump in sorted(DUMPS.glob("*.sql")):
        with sqlite3.connect(data / f"{dump.stem}.sqlite") as database:
            database.executescript(dump.read_text(encoding="utf-8"))
        database.close()
    clock = FixedClock.on(date(2027, 1, 11))
    settings = Settings(environment="test", data=data)
    with Installation(settings, clock=clock).closing() as found:
        found.bring_up()
        yield found


def test_events_under_way_are_delivered_once_and_the_books_agree(
    installation: Installation,
) -> None:
    own = association_ids(installation)["autos"]
    report = installation.settle()
    assert report.settled
    assert report.handled >= 4 + 2 + 4
    again = installation.settle()
    assert (again.delivered, again.handled) == (0, 0)
    with installation["members"].reading(own) as session:
        assert count_members(session, Search()) == 6
    with installation["billing"].reading(own) as session:
        assert len(session.exec(select(MemberAccount)).all()) == 6
        invoices = session.exec(select(Invoice)).all()
        assert len(invoices) == 4
        assert all(invoice.document_sha256 for invoice in invoices)
        assert all(invoice.notified_at for invoice in invoices)
        assert check_ledger(session).ok
    with installation["notifications"].reading(own) as session:
        mails = session.exec(select(Message)).all()
        assert {mail.state for mail in mails} == {MessageState.KEPT}
        assert {mail.reference for mail in mails} == {str(invoice.id) for invoice in invoices}


def test_what_was_released_before_releases_were_recorded_stays_released(
    installation: Installation,
) -> None:
    own = association_ids(installation)["autos"]
    with installation["billing"].reading(own) as session:
        (listed,) = list_runs(session)
        files = bank_files(session)
        assert files
        assert files_to_release(session, date(2027, 1, 11)) == []
    assert (listed.run.released_via, listed.run.single_operator_reason) == (None, "")
    assert {(one.collection.state, one.collection.released_by) for one in files} == {
        ("released", None)
    }
