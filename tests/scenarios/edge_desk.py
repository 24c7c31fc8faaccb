"""The same treasurer after the first dues run: what the bank is given and what it says, by hand."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlmodel import select

from infra.composition.app import build_app
from infra.composition.installation import Installation
from services.billing.collections.handle_return import handle_return
from services.billing.collections.rules.states import Handling
from services.members.association.queries import actor_by_email
from services.notifications.composing.tables import Message
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import association_id
from shared.service import ServiceRuntime
from shared.settings import Settings
from tests.infra.cli.conftest import command_on
from tests.scenarios.field_desk import BOARD, TREASURER, Desk
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement
from tests.support.installation import InstallationFixture

OWN, IBAN = association_id("feld"), "DE24090090010000055055"
OTHER_IBAN = "DE25090090090000001004"
FIRST, SECOND, THIRD = "BR-2027-0001", "BR-2027-0002", "BR-2027-0003"  # by direct debit
FOURTH, FIFTH = "BR-2027-0004", "BR-2027-0005"  # by transfer
COLLECTED = date(2027, 2, 15)


@dataclass(frozen=True)
class BankFile:
    """A bank file as the bank reads it: what it says of each mandate."""

    message_id: str
    content: bytes
    day: str
    e2e: dict[str, str]
    cents: dict[str, int]
    ibans: dict[str, str]
    amended: list[str]

    @property
    def total(self) -> int:
        return sum(self.cents.values())


def read_file(content: bytes) -> BankFile:
    root = etree.fromstring(content)
    debits = {one.findtext(".//{*}MndtId", ""): one for one in root.iter("{*}DrctDbtTxInf")}

    def of_each(path: str) -> dict[str, str]:
        return {mandate: one.findtext(path, "") for mandate, one in debits.items()}

    return BankFile(
        message_id=root.findtext(".//{*}MsgId", ""),
        content=content,
        day=root.findtext(".//{*}ReqdColltnDt", ""),
        e2e=of_each(".//{*}EndToEndId"),
        cents={
            mandate: int(said.replace(".", "")) for mandate, said in of_each("{*}InstdAmt").items()
        },
        ibans=of_each("{*}DbtrAcct/{*}Id/{*}IBAN"),
        amended=[
            mandate
            for mandate, one in debits.items()
            if one.find(".//{*}AmdmntInfDtls") is not None
        ],
    )


class EdgeDesk(Desk):
    """Everything by command, by the treasurer where nobody else is named."""

    def do(self, *words: str | Path, by: str = TREASURER, code: int = 0) -> dict[str, Any]:
        return self(*words, "--association", "feld", "--as", by, code=code)

    def run_unfinished(self) -> dict[str, Any]:
        """A run of which somebody has not been told: the command says so by its code."""
        done = self.command(
            *("dues", "run", "--year", "2027", "--collect-on", "2027-02-15"),
            *("--out", self.data.parent / "out", "--association", "feld"),
            *("--prepared-by", TREASURER, "--released-by", BOARD, "--json"),
        )
        assert done.code, "not finished, and yet a success"
        said: dict[str, Any] = done.said
        assert not said["finished"]
        return said

    def refused(self, *words: str | Path, by: str = TREASURER) -> str:
        return str(self.do(*words, by=by, code=1)["error"]["code"])

    def list_of(self, *rows: str, heading: str = "", code: int = 0) -> dict[str, Any]:
        """Imports a list of members with the columns of the field's list."""
        usual = (self.cases / "members.csv").read_text("utf-8").splitlines()[0]
        file = self.data.parent / "rows.csv"
        file.write_text("\n".join((heading or usual, *rows)), "utf-8")
        return self.members(file, code=code)

    def says(self, *entries: Ntry, id_: str = "S-1", kind: str = "camt.053") -> dict[str, Any]:
        file = self.data.parent / f"{id_}-{kind}.xml"
        file.write_bytes(statement(IBAN, *entries, kind=kind, id_=id_))
        return self.bank(file)

    def answers(self, report: StatusReportFile) -> dict[str, Any]:
        file = self.data.parent / "answer.xml"
        file.write_bytes(report.xml())
        return self.bank(file)

    def invoice(self, number: str) -> dict[str, Any]:
        return self.do("invoices", "show", number)

    def open(self, *numbers: str) -> list[int]:
        return [self.invoice(number)["open_cents"] for number in numbers]

    def invoices(self) -> dict[str, int]:
        """Cents of each invoice by member."""
        found = self.do("invoices", "list", "--state", "all")["invoices"]
        return {one["member_number"]: one["amount_cents"] for one in found}

    def collections(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.do("collections", "list")["collections"]
        return sorted(found, key=lambda one: (one["collect_on"], bool(one["remade_from"])))

    def collectable(self, on: str) -> dict[str, str | None]:
        """What stands in the way of collecting, by member."""
        found = self.do("collections", "list", "--on", on)["collectable"]
        return {one["member_number"]: one["barrier"] for one in found}

    def file(self, place: int = -1) -> BankFile:
        """The bank file in this place, by its day, as the treasurer downloads it."""
        out = self.data.parent / "downloads"
        one = self.collections()[place]["collection"]
        taken = self.do("collections", "file", one, "--out", out)
        return read_file((out / taken["file"]).read_bytes())

    def hand_in(self, place: int = -1) -> dict[str, Any]:
        return self.do("collections", "submit", self.collections()[place]["collection"])

    def mandate(self, reference: str) -> dict[str, Any]:
        return self.do("mandates", "show", reference)

    def amend(self, reference: str, iban: str = OTHER_IBAN) -> dict[str, Any]:
        """Another account, by a letter of the first days of the year."""
        holder = self.mandate(reference)["account_holder"]
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{iban}\n"))
        signed = ("--holder", holder, "--signed-on", "2027-01-05", "--reason", "letter")
        return self.do("mandates", "amend", reference, *signed)

    def mails(self, template: str, day: date = date(2027, 2, 20)) -> list[str]:
        """Who has been written to with this template, once the machine has rested."""
        with self.town(day) as town:
            town.settle()
            with town.installation["notifications"].reading(OWN) as session:
                found = session.exec(select(Message).where(Message.template == template)).all()
                return sorted(one.recipient for one in found)

    def collect_again(self, number: str) -> None:
        """The treasurer says of a debit that came back that it is collected once more."""
        debit = self.invoice(number)["debits"][-1]["end_to_end_id"]
        with self.billing() as (billing, treasurer), billing.transaction(OWN) as uow:
            handle_return(uow, debit, Handling.COLLECT_AGAIN, "", treasurer)

    @contextmanager
    def town(self, day: date = date(2027, 2, 20), **settings: Any) -> Iterator[InstallationFixture]:
        """The same data folder with its pages."""
        chosen = Settings(data=self.data, environment="test", **settings)
        clock = FixedClock.on(day)
        with Installation(chosen, clock=clock).closing() as installation:
            yield InstallationFixture(installation, clock, build_app(installation))

    @contextmanager
    def billing(self, email: str = TREASURER) -> Iterator[tuple[ServiceRuntime, Actor]]:
        with self.town() as town:
            yield town.installation["billing"], actor(town.installation, email)


def actor(installation: Installation, email: str) -> Actor:
    members = installation["members"]
    with members.reading(OWN) as session:
        return actor_by_email(session, email, members.clock.today())


def transfer(
    cents: int, text: str, on: date = date(2027, 2, 16), ref: str = "", **payer: Any
) -> Ntry:
    """Money that a member sends; its text says for what."""
    return Ntry(cents, on, ref or f"T-{on:%m%d}-{cents}", "166", txs=(Tx(text=text, **payer),))


def collected(file: BankFile) -> Ntry:
    """The bank pays the whole file in one sum."""
    return Ntry(file.total, COLLECTED, f"SUM-{file.message_id[-6:]}", "192", batch=file.message_id)


def returned(
    file: BankFile, mandate: str, reason: str = "MS03", fees: tuple[int, ...] = (390,)
) -> Ntry:
    taken = file.cents[mandate] + sum(fees)
    detail = Tx(
        taken,
        file.e2e[mandate],
        mandate,
        reason=reason,
        instructed=file.cents[mandate],
        fees=fees,
    )
    return Ntry(-taken, date(2027, 2, 18), f"RET-{mandate}", "109", txs=(detail,))


@pytest.fixture
def empty_desk(
    field_cases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> EdgeDesk:
    """Nothing is there yet."""
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "test")
    for name in ("UMLAUF_REDIS_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    command = command_on(tmp_path / "data", monkeypatch, capsys)
    made = EdgeDesk(field_cases, tmp_path / "data", command, monkeypatch)
    made.today("2027-01-10")
    return made


def _at(made: EdgeDesk, kept: Path, *steps: str) -> EdgeDesk:
    """A copy of what these steps made once in this session."""
    folder = kept / f"feld-{'-'.join(steps)}"
    if not folder.exists():
        for step in steps:
            getattr(made, step)()
        shutil.copytree(made.data.parent, folder)
    else:
        shutil.copytree(folder, made.data.parent, dirs_exist_ok=True)
    return made


@pytest.fixture
def listed(empty_desk: EdgeDesk, tmp_path_factory: pytest.TempPathFactory) -> EdgeDesk:
    """The association with its five members; no run yet."""
    return _at(empty_desk, tmp_path_factory.getbasetemp(), "apply", "members")


@pytest.fixture
def billed(empty_desk: EdgeDesk, tmp_path_factory: pytest.TempPathFactory) -> EdgeDesk:
    """Five members were invoiced for 2027, three by direct debit."""
    made = _at(empty_desk, tmp_path_factory.getbasetemp(), "apply", "members", "run")
    made.today("2027-01-28")
    return made
