"""Situations that people who do this job reported: days of joining, odd names, double clicks."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pikepdf
from lxml import etree
from sqlmodel import select

from infra.composition.app import build_app
from infra.composition.installation import Installation
from services.billing.bank.tables import BankFile
from services.billing.reminders.tables import Reminder
from services.notifications.composing.tables import Message
from shared.clock import FixedClock
from shared.settings import Settings
from tests.infra.conftest import UMLAUF
from tests.scenarios.field_desk import BOARD, TREASURER, Desk
from tests.scenarios.field_desk import desk as desk
from tests.support.installation import InstallationFixture

JOINING = "14-join-dates-and-rounding"
SENDER = "19-sender-with-a-comma"
SENDER_NAME = (
    'Förderkreis Süd, Gießen "GF" e.V. – Geschäftsstelle für Mitgliederverwaltung und Beitragswesen'
)
RECEIVER = ("Jörg, Dr. Müller-Lüdenscheidt", "a@a.example")


def amounts(said: dict[str, Any]) -> dict[str, int]:
    return {one["member_number"]: one["amount_cents"] for one in said["items"]}


def test_14_the_day_of_joining_and_whole_euros(desk: Desk) -> None:
    desk.apply(desk.cases / JOINING / "euro.toml")
    desk.members(desk.cases / JOINING / "list.csv")
    assert amounts(desk.preview(2027)) == {"201": 30_100, "202": 15_100, "203": 30_100}
    assert amounts(desk.preview(2028)) == dict.fromkeys(("201", "202", "203", "204"), 30_100)


def test_14_by_days_in_a_leap_year(desk: Desk) -> None:
    desk.apply(desk.cases / JOINING / "daily.toml")
    desk.members(desk.cases / JOINING / "leap.csv")
    assert amounts(desk.preview(2027)) == {}
    assert amounts(desk.preview(2028)) == {"1": 25_164, "2": 82}


def test_14_who_leaves_by_the_list_is_not_assessed_after(desk: Desk, tmp_path: Path) -> None:
    """A sibling: the last day of membership stands in the list."""
    rows = ("301;A;1.3.2020;31.12.2026", "302;B;1.3.2020;01.01.2027", "303;C;1.3.2020;")
    (file := tmp_path / "left.csv").write_text(
        "\n".join(("Mitgliedsnummer;Firma;Eintritt;Austritt", *rows)), "utf-8"
    )
    desk.apply()
    desk.members(file)
    assert set(amounts(desk.preview(2027))) == {"302", "303"}
    assert set(amounts(desk.preview(2028))) == {"303"}


def test_14_a_due_date_that_not_every_year_has(desk: Desk) -> None:
    file = desk.cases / JOINING / "due-29-february.toml"
    refused = desk("associations", "apply", file, code=1)
    assert "line 42" in refused["error"]["message"]


def test_17_odd_characters_in_names(desk: Desk) -> None:
    desk.apply()
    desk.members(desk.cases / "17-odd-characters-in-names" / "list.csv")
    desk.run()
    names = set()
    for file in (desk.data.parent / "out" / "invoices").glob("*.pdf"):
        with pikepdf.open(file) as document:
            (name,) = document.attachments
            xml = document.attachments[name].get_file().read_bytes()
        assert b'schemeID="VA"' not in xml
        names.add(etree.fromstring(xml).findtext(".//{*}BuyerTradeParty/{*}Name"))
    assert len(names) == 5
    assert {"Gießerei Nord GmbH", "Rohr bogen GmbH", "株式会社テスト"} <= names
    assert "Emoji 🏭 & <Söhne> ]]> GmbH" in names
    assert len(list((desk.data.parent / "out" / "mails").glob("*.eml"))) == 5


T = TypeVar("T")


def at_once(times: int, act: Callable[[], T]) -> list[T]:
    """The answers of the same act, begun at the same moment."""
    start = Barrier(times)

    def one(_: int) -> T:
        start.wait()
        return act()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def command(*words: str | Path) -> dict[str, Any]:
    """A process of its own; one that finds nothing to do says so, and fails."""
    done = subprocess.run([UMLAUF, *words], capture_output=True, text=True, check=False)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_21_what_is_done_twice_at_the_same_moment_is_done_once(desk: Desk) -> None:
    desk.apply()
    out = desk.data.parent / "out"
    association = ("--association", "feld", "--json", "--data", desk.data)
    ran = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", out)
    four_eyes = ("--prepared-by", TREASURER, "--released-by", BOARD)
    imported = ("members", "import", desk.cases / "members.csv", "--as", TREASURER)
    twice = at_once(2, lambda: command(*imported, *association))
    assert sorted((one["created"], one["unchanged"]) for one in twice) == [(0, 5), (5, 0)]
    twice = at_once(2, lambda: command(*ran, *four_eyes, *association))
    assert sorted(one["members"] for one in twice) == [0, 5]
    with closing(sqlite3.connect(desk.data / "billing.sqlite")) as database:
        assert database.execute("SELECT count(*), sum(amount_cents) FROM invoice").fetchone() == (
            5,
            240_000,
        )
        assert database.execute("SELECT count(*) FROM collection").fetchone() == (1,)
    _click_often(desk)


def _click_often(desk: Desk) -> None:
    """Four uploads, four times Assign, four times Remind, each at the same moment."""
    settings = Settings(data=desk.data, environment="test")
    clock = FixedClock.on(date(2027, 2, 20))
    with Installation(settings, clock=clock).closing() as installation:
        town = InstallationFixture(installation, clock, build_app(installation))
        treasurer = town.signed_in("Karl Kasse")
        paid = (desk.cases / "21-double-click" / "pay.xml").read_bytes()
        files = {"files": ("pay.xml", paid, "text/xml")}
        uploads = at_once(4, lambda: treasurer.post("/feld/bank", files=files).status_code)
        assert set(uploads) == {200}
        listed = treasurer.get("/feld/bank").text
        (entry,) = set(re.findall(r'href="(/feld/bank/[0-9a-f-]{36})"', listed))
        form = re.search(
            rf'<form[^>]* action="({entry}/assign)"(.*?)</form>', treasurer.get(entry).text, re.S
        )
        assert form
        fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form[2]))
        assigned = at_once(4, lambda: treasurer.post(form[1], data=fields).status_code)
        assert sorted(assigned) == [303, 409, 409, 409]
        on = {"on": "2027-02-20"}
        reminded = at_once(
            4, lambda: treasurer.post("/feld/reminders", data=on).headers["location"]
        )
        issued = sorted(re.findall(r"issued=(\d)", " ".join(reminded)))
        assert issued == ["0", "0", "0", "1"]
        town.settle()
        with installation["billing"].reading(None) as session:
            assert len(session.exec(select(BankFile)).all()) == 1
            assert len(session.exec(select(Reminder)).all()) == 1
        assert desk.ledger()["ok"]
        with installation["notifications"].reading(None) as session:
            sent = select(Message).where(Message.template == "reminder")
            assert len(session.exec(sent).all()) == 1


def test_19_a_sender_with_a_comma(desk: Desk) -> None:
    """One mailbox each, with the whole name, and no encoded line over 76 characters with the name
    of its field (RFC 2047 section 2)."""
    desk.apply(desk.cases / SENDER / "comma.toml")
    desk.members(desk.cases / SENDER / "list.csv")
    desk.run()
    mails = sorted((desk.data.parent / "out").rglob("*.eml"))
    assert mails
    for mail in mails:
        content = mail.read_bytes().replace(b"\r\n", b"\n")
        head = content.partition(b"\n\n")[0].decode("ascii")
        assert [line for line in head.split("\n") if "=?" in line and len(line) > 76] == []
        found = message_from_bytes(content)
        assert _mailbox(found["From"]) == (SENDER_NAME, "beitrag@feld.example")
        assert _mailbox(found["To"]) == RECEIVER


def _mailbox(field: str) -> tuple[str, str]:
    """The one mailbox of a field. (The parser of structured fields puts a space between encoded
    words of a name, which RFC 2047 section 6.2 forbids.)"""
    name, _, address = field.rpartition("<")
    return str(make_header(decode_header(name))).strip(), address.removesuffix(">")
