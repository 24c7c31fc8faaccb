"""An installation left behind by the program before its rooms were cut by subject goes on working.

The three databases are dumps of one that the old program (3e336c6) wrote: AutOS with four members
and their released dues run; `invoice.issued` received but put off, `details_changed` of two more
members still in the outbox, not fanned out. It ran with the secret that Umlauf then came with.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from infra.composition.installation import Installation, association_ids
from infra.setup.adopt_installation import KeysDoNotFit, adopt_installation
from infra.setup.folder_mark import FolderOfOlderUmlauf, read_mark
from infra.setup.keys import PublishedKey
from services.billing.accounts.tables import MemberAccount
from services.billing.collections.queries import bank_files, files_to_release
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.runs.queries import list_runs
from services.members.roster.queries import Search, count_members
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from shared.clock import FixedClock
from shared.errors import DomainError
from shared.settings import MissingKey, Settings
from tests.support.settings import IBAN_KEYS, make_settings

DUMPS = Path(__file__).with_name("before_rooms")


WAL = ("-wal", "-shm")
OLD_KEYS = "demo-secret-only-for-trying-umlauf"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for dump in sorted(DUMPS.glob("*.sql")):
        with sqlite3.connect(data / f"{dump.stem}.sqlite") as database:
            database.executescript(dump.read_text(encoding="utf-8"))
        database.close()
        (data / f"{dump.stem}.sqlite").chmod(0o644)
    return data


@pytest.fixture
def settings(data: Path) -> Settings:
    return make_settings(data=data, iban_keys=f"{IBAN_KEYS},{OLD_KEYS}")


@pytest.fixture
def installation(settings: Settings) -> Iterator[Installation]:
    clock = FixedClock.on(date(2027, 1, 11))
    assert adopt_installation(settings, clock)
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


def contents(data: Path) -> dict[str, tuple[int, bytes]]:
    return {one.name: (one.stat().st_mode, one.read_bytes()) for one in data.iterdir()}


def test_it_is_not_simply_started(settings: Settings, data: Path) -> None:
    before = contents(data)
    with pytest.raises(FolderOfOlderUmlauf, match="umlauf init --adopt"):
        Installation(settings)
    assert contents(data) == before


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"iban_keys": "Another-ring-of-sufficient-length-0123"}, KeysDoNotFit),
        ({"iban_keys": None}, MissingKey),
        ({"secret_key": None}, MissingKey),
        ({"environment": "production"}, PublishedKey),
    ],
)
def test_it_is_taken_over_only_with_the_keys_it_was_run_with(
    data: Path, given: dict[str, object], refusal: type[DomainError]
) -> None:
    settings = make_settings(**{"data": data, "iban_keys": f"{IBAN_KEYS},{OLD_KEYS}", **given})
    names = set(contents(data))
    with pytest.raises(refusal):
        adopt_installation(settings, FixedClock())
    assert set(contents(data)) - names <= {f"{one}{end}" for one in names for end in WAL}
    with pytest.raises(FolderOfOlderUmlauf):
        Installation(settings)


def test_taken_over_it_is_marked_and_closed_to_others(settings: Settings, data: Path) -> None:
    assert adopt_installation(settings, FixedClock())
    mark = read_mark(data)
    assert mark
    assert mark.kind == "test"
    assert not adopt_installation(settings, FixedClock())
    assert read_mark(data) == mark
    assert {oct(mode & 0o777) for mode, _ in contents(data).values()} == {"0o600"}
    assert not (data / "secret.key").exists()
    for name in ("members", "billing", "notifications"):
        with sqlite3.connect(data / f"{name}.sqlite") as database:
            assert database.execute("SELECT kind FROM installation_mark").fetchall() == [("test",)]
        database.close()


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
