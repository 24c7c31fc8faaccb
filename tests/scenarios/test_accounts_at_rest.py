"""A year with 1,000 known account numbers: afterwards none of them lies anywhere in plain.

Members are imported, dues run, bank files made, statements and a status report read, handlers fail,
the database refuses, pages break, the log tells all it can. Then every file is looked through: the
databases with their write-ahead logs, the queue's append-only file, the documents, the log. A twin
with the seals off finds them everywhere, so that it is known that the search finds.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from infra.admin.member_import import MemberImport, import_members
from infra.composition.app import build_app
from infra.composition.association_file import load_association
from infra.composition.installation import Installation, apply_association
from infra.embedded.redis_server import open_redis
from services.billing.accounts.tables import Mandate
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.runs.files import run_files
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.iban import group_iban, make_iban
from services.members.association.queries import actor_by_email
from services.notifications.composing.tables import Message
from services.notifications.sending.message_files import message_bytes
from shared.contracts.members import MemberDetailsChanged
from shared.crypto import CannotDecrypt, KeyRing
from shared.documents import FolderStore
from shared.events import Envelope, Event, Subscriber
from shared.events.operations.status import status_of
from shared.events.runtime import EventMachine
from shared.events.storage.tables import InboxStatus, tables_of
from shared.events.subscriptions import Routes
from shared.ids import association_id
from shared.logs import set_up_logs
from shared.service import ServiceRuntime
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork
from tests.infra.conftest import DEMO
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement
from tests.support.installation import InstallationFixture

OWN = association_id("autos")
TREASURER, BOARD = "okko.strathmann@autos.example", "hanne.wiemann@autos.example"
AUTOS = load_association((DEMO / "autos.toml").read_text("utf-8"))
HEAD = (
    "member_number;company;street;house_number;postcode;city;country;language;kind;joined_on;"
    "employees;contact_last_name;contact_email;payment_method;iban;account_holder;"
    "mandate_reference;mandate_signed_on;mandate_scheme"
)


@dataclass(frozen=True)
class Accounts:
    """Those of members, and those of strangers that only the bank tells of."""

    members: list[str]
    strangers: list[str]

    @property
    def all(self) -> set[str]:
        return {*self.members, *self.strangers}


@dataclass
class Year:
    """An installation whose queue, databases and log are open, as while it runs."""

    town: InstallationFixture
    accounts: Accounts
    log: StringIO
    folder: Path

    def found_in(self, place: str, content: bytes) -> set[tuple[str, str]]:
        """Which accounts stand in it: plain, in groups, in small letters, broken by a mail."""
        packed = re.sub(rb"=\r?\n|[\s\xa0]", b"", content).upper()
        found = {match.decode() for match in re.findall(rb"(?=(DE\d{20}))", packed)}
        return {(place, iban) for iban in found & self.accounts.all}

    def leaks(self) -> set[tuple[str, str]]:
        found = self.found_in("log", self.log.getvalue().encode())
        for path in sorted(one for one in self.folder.rglob("*") if one.is_file()):
            content = path.read_bytes()
            place = path.relative_to(self.folder).parts[0]
            found |= self.found_in(place, content)
            for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
                found |= self.found_in(place, inflated(stream))
        for mail in self.mails():
            found |= self.found_in("mails", mail)
        return found

    def mails(self) -> Iterator[bytes]:
        documents = self.town.installation.documents
        with self.town.installation["notifications"].reading(OWN) as session:
            for message in session.exec(select(Message).limit(20)).all():
                yield self.town.text(message).encode()
                yield message_bytes(message, documents)


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def drawn(count: int) -> Accounts:
    ibans = [
        make_iban("DE", f"59050101{7_340_000_000 + 7919 * each:010d}") for each in range(count)
    ]
    return Accounts(ibans[: count // 20], ibans[count // 20 :])


def member_list(accounts: Accounts) -> bytes:
    rows = [
        f"{1000 + place};Gießerei & Söhne {place};Werkstraße;7;49074;Osnabrück;DE;de;full;"
        f"2020-05-01;5;Müller;mueller@giesserei-{place}.example;direct_debit;"
        f"{spelt(iban, place)};Gießerei {place};REF-{place};2026-03-01;core"
        for place, iban in enumerate(accounts.members)
    ]
    return "\n".join([HEAD, *rows]).encode()


def spelt(iban: str, place: int) -> str:
    return (iban, group_iban(iban), iban.lower(), group_iban(iban).lower())[place % 4]


def fail(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    """Breaks over a member's account: by its own words, or at the database."""
    assert isinstance(event, MemberDetailsChanged)
    mandate = uow.session.exec(select(Mandate).where(Mandate.member_id == event.member_id)).first()
    if mandate is None:
        return
    iban = uow.keys.decrypt(mandate.iban_sealed, mandate.id.bytes)
    if int(event.member_number) % 2:
        raise ValueError(f"cannot do it with {iban} of {event.company}")
    uow.session.execute(
        sa.text("UPDATE mandate SET reference = NULL WHERE iban_masked <> :iban"), {"iban": iban}
    )


def what_the_bank_sends(town: InstallationFixture, accounts: Accounts) -> list[tuple[str, bytes]]:
    """A statement that names every stranger, returns that name members, a report of a rejection."""
    entries = [
        Ntry(
            4711 + place,
            ref=f"T-{place}",
            text=f"Überweisung {spelt(iban, place)}",
            txs=(
                Tx(
                    text=f"SVWZ+IBAN: {spelt(iban, place)} BIC: COBADEFF Beitrag",
                    name=f"Fremd {spelt(iban, place + 1)}",
                    mandate=spelt(iban, place + 2),
                    e2e=iban if place % 2 else None,
                    iban=iban,
                ),
            ),
        )
        for place, iban in enumerate(accounts.strangers)
    ]
    with town.installation["billing"].reading(OWN) as session:
        items = session.exec(select(CollectionItem).order_by(col(CollectionItem.id)).limit(3)).all()
        collection = session.exec(select(Collection)).one()
    returned = Tx(
        items[0].amount_cents,
        items[0].end_to_end_id,
        text=f"Retoure {accounts.members[0]}",
        reason="MS03",
        iban=accounts.members[0],
    )
    entries.append(Ntry(-items[0].amount_cents, ref="R", gvc="109", txs=(returned,)))
    report = StatusReportFile(collection.message_id, {items[1].end_to_end_id: "AC04"}).xml()
    told = f"<AddtlInf>Konto {accounts.members[1]} erloschen</AddtlInf></StsRsnInf>".encode()
    return [
        (f"{AUTOS.bank.iban}.xml", statement(AUTOS.bank.iban, *entries)),
        ("report.xml", report.replace(b"</StsRsnInf>", told)),
    ]


def open_page_that_breaks(town: InstallationFixture, iban: str, patch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ValueError(f"{iban} is not what was expected")

    patch.setattr("services.billing.bank.pages.overview.import_log", broken)
    town.app = build_app(town.installation)
    client = town.signed_in("Okko Strathmann")
    client.headers["x-request-id"] = f"account-{iban}"
    answer = client.get("/autos/bank")
    assert answer.status_code == 500
    assert iban not in answer.text.replace(f"account-{iban}", "")


def live(folder: Path, accounts: Accounts, patch: pytest.MonkeyPatch) -> Iterator[Year]:
    """The year, on SQLite, with a queue of its own; left open for the look."""
    log = StringIO()
    patch.setattr("sys.stderr", log)
    set_up_logs("debug")
    data = folder / "data"
    installation = Installation(Settings(environment="demo", data=data))
    installation.bring_up()
    billing = installation["billing"]
    note = Subscriber("billing.fail_over_accounts", (MemberDetailsChanged,), fail)
    billing.service = replace(billing.service, subscribers=[*billing.service.subscribers, note])
    installation.routes = Routes.of(one.service for one in installation.runtimes.values())
    town = InstallationFixture(installation, installation.clock, build_app(installation))  # type: ignore[arg-type]
    redis = open_redis(None, data / "redis")
    machine = EventMachine(
        list(installation.runtimes.values()), installation.routes, redis.url, threads=2
    )
    machine.start()
    try:
        apply_association(installation, AUTOS, actor="test")
        wait_until_settled(installation)
        with installation["members"].reading(OWN) as session:
            today = installation.clock.today()
            people = (actor_by_email(session, one, today) for one in (TREASURER, BOARD))
            treasurer, board = people
        report = import_members(
            installation.runtimes, MemberImport(member_list(accounts), "m.csv"), treasurer
        )
        assert (report.created, report.errors) == (len(accounts.members), ())
        wait_until_settled(installation)
        with billing.transaction(OWN) as uow:
            run_dues(uow, 2027, date(2027, 2, 15), treasurer, board)
        wait_until_settled(installation)
        with billing.transaction(OWN) as uow:
            imported = import_bank_files(uow, what_the_bank_sends(town, accounts), treasurer)
        assert len(imported.unmatched) == len(accounts.strangers)
        assert len(imported.returns) == 2
        open_page_that_breaks(town, accounts.members[0], patch)
        wait_until_settled(installation)
        yield Year(town, accounts, log, folder)
    finally:
        machine.stop()
        redis.stop()
        installation.dispose()


def _to_be_done(runtime: ServiceRuntime) -> bool:
    """Whether an event waits that neither fails nor stands behind one of its member that does."""
    inbox = tables_of(runtime).inbox
    pending = inbox.c.status == InboxStatus.PENDING
    failing = sa.select(inbox.c.aggregate).where(pending, inbox.c.attempts > 0)
    waiting = sa.select(sa.func.count()).where(
        pending, inbox.c.attempts == 0, inbox.c.aggregate.not_in(failing)
    )
    with runtime.database.engine.connect() as connection:
        return connection.execute(waiting).scalar_one() > 0


def wait_until_settled(installation: Installation) -> None:
    """Until all is done but what fails, which waits for its next attempt."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = status_of(installation.runtimes.values())
        waiting = sum(one.outbox_waiting + sum(one.unreceived.values()) for one in found)
        if waiting == 0 and not any(map(_to_be_done, installation.runtimes.values())):
            return
        time.sleep(0.05)
    pytest.fail(f"not settled: {status_of(installation.runtimes.values())}")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with pytest.MonkeyPatch.context() as patch:
        yield from live(tmp_path_factory.mktemp("year"), drawn(1_000), patch)


def test_no_account_lies_anywhere_in_plain(year: Year) -> None:
    assert year.leaks() == set()


def test_all_that_could_tell_them_was_there_to_be_looked_through(year: Year) -> None:
    """Otherwise the search would have been of nothing."""
    data = year.folder / "data"
    for name in ("members", "billing", "notifications"):
        assert (data / f"{name}.sqlite-wal").stat().st_size > 100_000
    assert b"billing" in b"".join(path.read_bytes() for path in data.glob("redis/**/*.aof"))
    documents = list(year.town.installation.documents.addresses())
    assert len(documents) >= len(year.accounts.members) + 3
    log = year.log.getvalue()
    for told in ("ValueError", "NOT NULL constraint failed: mandate.reference", "/{slug}/bank"):
        assert told in log
    assert 'request_id="account-DE' in log or "request_id=account-DE" in log


def test_what_failed_is_told_without_its_values(year: Year) -> None:
    with year.town.installation["billing"].reading(None) as session:
        errors = session.execute(
            sa.text("SELECT DISTINCT last_error FROM inbox WHERE last_error IS NOT NULL")
        ).scalars()
        told = sorted(errors)
    assert len(told) == 2
    assert told[0].startswith("IntegrityError: NOT NULL constraint failed: mandate.reference (")
    assert re.fullmatch(r"ValueError \(test_accounts_at_rest\.py:\d+\)", told[1])


def test_whoever_may_have_the_files_still_gets_them_whole(year: Year) -> None:
    with year.town.installation["billing"].reading(OWN) as session:
        collection = session.exec(select(Collection)).one()
        files = run_files(session, collection.run_id or OWN, year.town.installation.documents)
        (content,) = (
            b"".join(one.document.pieces) for one in files if one.place.startswith("collections")
        )
    assert all(iban.encode() in content for iban in year.accounts.members)


def test_swapped_accounts_are_refused(year: Year) -> None:
    billing = year.town.installation["billing"]
    with billing.reading(OWN) as session:
        one, other = session.exec(select(Mandate).order_by(col(Mandate.id)).limit(2)).all()
        with pytest.raises(CannotDecrypt):
            billing.keys.decrypt(one.iban_sealed, other.id.bytes)
        assert billing.keys.decrypt(one.iban_sealed, one.id.bytes) in year.accounts.all


def unsealed(_: KeyRing, content: bytes, owner: bytes) -> bytes:
    del owner
    return content


def unsealed_store(root: Path, _: KeyRing) -> FolderStore:
    return FolderStore(root, durable=False)


def test_with_the_seals_off_they_are_found_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: nothing sealed, masked, scrubbed or hidden, each by itself a way out."""
    accounts = drawn(40)
    monkeypatch.setattr(KeyRing, "seal", unsealed)
    monkeypatch.setattr(KeyRing, "unseal", unsealed)
    monkeypatch.setattr("infra.composition.installation.FolderStore", unsealed_store)
    for module in ("bank.payments", "bank.transaction_rows", "bank.import_bank_files"):
        monkeypatch.setattr(f"services.billing.{module}.mask_ibans", lambda text: text)
    monkeypatch.setattr("shared.logs.scrub", lambda text: text)
    monkeypatch.setattr("shared.error_facts.scrub", lambda text: text)
    monkeypatch.setattr("shared.error_facts._facts", str)
    with closing(live(tmp_path, accounts, monkeypatch)) as lived:  # type: ignore[type-var]
        year = next(lived)
        leaks = year.leaks()
        assert {iban for _, iban in leaks} == accounts.all
        names = {path.name: path.read_bytes() for path in (tmp_path / "data").glob("*.sqlite*")}
        in_billing = year.found_in("x", names["billing.sqlite"] + names["billing.sqlite-wal"])
        documents = b"".join(
            path.read_bytes() for path in (tmp_path / "data/documents").rglob("*") if path.is_file()
        )
        for found in (
            in_billing,
            year.found_in("x", documents),
            year.found_in("x", year.log.getvalue().encode()),
        ):
            assert found
