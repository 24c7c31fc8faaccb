"""What once worked wrongly (mission-state.md §4, its numbers 1 to 12), told as it is now."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from services.notifications.composing.tables import Message
from tests.scenarios.edge_desk import (
    FIRST,
    FOURTH,
    OTHER_IBAN,
    OWN,
    BankFile,
    EdgeDesk,
    collected,
    returned,
    transfer,
)
from tests.scenarios.edge_desk import billed as billed
from tests.scenarios.edge_desk import empty_desk as empty_desk
from tests.scenarios.edge_desk import listed as listed
from tests.support.bank_statements import StatusReportFile
from tests.support.smtp import Mailbox

ANKER = "101;Anker Guss GmbH;Weg;1;49074;Osnabrück;DE;01.03.2020;8;a@a.example;{paid}"
SIXTH = "106;{name};Weg;6;49074;{place};01.03.2020;8;{mail};Lastschrift;{iban};FELD-106;05.03.2026"


@pytest.fixture
def file(billed: EdgeDesk) -> BankFile:
    """The bank file, handed in; it is past its day."""
    taken = billed.file()
    billed.hand_in()
    billed.today("2027-02-20")
    return taken


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (
            SIXTH.format(
                name="Литейщик", place="Osnabrück;DE", mail="g@g.example", iban=OTHER_IBAN
            ),
            "account_holder_unreadable",
        ),
        (
            SIXTH.format(
                name="Guss", place=";CH", mail="g@g.example", iban="CH5309999000000001234"
            ),
            "debtor_town_unreadable",
        ),
    ],
)
def test_state_01_one_member_does_not_stop_the_run(listed: EdgeDesk, row: str, code: str) -> None:
    listed.list_of(row)
    said = listed.run()
    assert [(one["member_number"], one["code"]) for one in said["skipped"]] == [("106", code)]
    assert all(one["fix"] for one in said["skipped"])
    assert len(said["invoices"]) == 5


def test_state_02_a_refused_file_is_no_dead_end_and_nobody_is_told_wrongly(
    billed: EdgeDesk,
) -> None:
    refused = billed.file()
    billed.hand_in()
    billed.answers(StatusReportFile(refused.message_id, group="RJCT", group_reason="FF01"))
    assert billed.mails("collection_returned") == []
    billed.do("collections", "remake", billed.collections()[-1]["collection"])
    again = billed.file()
    assert (again.cents, again.day) == (refused.cents, refused.day)
    assert not set(again.e2e.values()) & set(refused.e2e.values())


def test_state_03_a_paid_invoice_is_not_collected(billed: EdgeDesk) -> None:
    billed.says(transfer(30000, FIRST, date(2027, 1, 20)))
    billed.hand_in()
    assert "FELD-101" not in billed.file().cents
    assert billed.open(FIRST) == [0]


def test_state_04_credit_counts(billed: EdgeDesk, file: BankFile) -> None:
    """Paid twice, nothing is collected the next year; paid 100.00 too much, 200.00 is asked for."""
    billed.says(collected(file), transfer(30000, FIRST, ref="A"), transfer(40000, FOURTH, ref="B"))
    billed.today("2028-01-10")
    billed.run(2028, "2028-02-15")
    assert set(billed.file().cents) == {"FELD-102", "FELD-103"}
    billed.today("2028-03-20")
    assert billed.remind("2028-03-20")["104"] == 20000


def test_state_05_no_notice_no_debit(listed: EdgeDesk) -> None:
    row = SIXTH.format(name="Feile GmbH", place="Osnabrück;DE", mail="", iban=OTHER_IBAN)
    listed.list_of(row)
    said = listed.run_unfinished()
    assert [(one["member_number"], one["code"]) for one in said["exceptions"]] == [
        ("106", "unreachable")
    ]
    file = listed.collections()[0]["collection"]
    assert listed.refused("collections", "submit", file) == "notices_missing"
    untold = listed.invoice("BR-2027-0006")["debits"][0]["end_to_end_id"]
    reason = ("--reason", "no address")
    listed.do("collections", "take-out", file, "--debit", untold, *reason)
    listed.hand_in()
    assert set(listed.file().cents) == {"FELD-101", "FELD-102", "FELD-103"}
    assert listed.open("BR-2027-0006") == [30000]


def test_state_06_a_list_without_the_column_switches_nobody(listed: EdgeDesk) -> None:
    heading = "Mitgliedsnummer;Firma;Eintritt;Kontoinhaber"
    listed.list_of("101;Anker Guss GmbH;01.03.2020;Anker Holding", heading=heading)
    methods = {one["member_number"]: one["payment_method"] for one in listed.preview(2027)["items"]}
    assert methods["101"] == "direct_debit"
    assert listed.mandate("FELD-101")["account_holder"] == "Anker Holding"


def test_state_07_back_to_the_old_reference(listed: EdgeDesk) -> None:
    listed.list_of(ANKER.format(paid="Überweisung;;;"))
    debit = "Lastschrift;DE09090090090000001001;FELD-101;05.03.2026"
    said = listed.list_of(ANKER.format(paid=debit))
    assert said["errors"] == []
    assert listed.run()["collections"][0]["control_sum_cents"] == 180000


def test_state_08_a_new_account_after_a_closed_one_helps(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(collected(file), returned(file, "FELD-101", "AC04"))
    assert billed.mandate("FELD-101")["state"] == "ended"
    billed.list_of(ANKER.format(paid=f"Lastschrift;{OTHER_IBAN};FELD-101;19.02.2027"))
    assert billed.mandate("FELD-101")["state"] == "active"
    billed.today("2028-01-10")
    assert billed.run(2028, "2028-02-15")["skipped"] == []
    assert billed.file().ibans["FELD-101"] == OTHER_IBAN


def test_state_09_a_failed_mail_reaches_the_corrected_address(
    listed: EdgeDesk, mailbox: Mailbox
) -> None:
    mailbox.faults["d@d.example"] = ["550 5.1.1 unknown"] * 9
    listed.monkeypatch.setenv("UMLAUF_SMTP_URL", mailbox.url)
    listed.run_unfinished()
    right = (
        "104;Dorn Federn GmbH;Weg;4;49074;Osnabrück;DE;01.03.2020;5;neu@d.example;Überweisung;;;"
    )
    listed.list_of(right)
    with listed.town(date(2027, 1, 11), smtp_url=mailbox.url) as town:
        town.settle()
        with town.installation["notifications"].reading(OWN) as session:
            query = select(Message.id).where(Message.recipient == "d@d.example")
            failed = session.exec(query).one()
        town.signed_in("Karl Kasse").post(f"/feld/mails/{failed}/send-again")
        town.settle()
    (got,) = mailbox.of("neu@d.example")
    assert FOURTH in str(got.message)


def test_state_10_another_account_is_told_to_the_bank(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(collected(file))
    billed.list_of(ANKER.format(paid=f"Lastschrift;{OTHER_IBAN};FELD-101;05.03.2026"))
    billed.today("2028-01-10")
    billed.run(2028, "2028-02-15")
    assert billed.file().amended == ["FELD-101"]


def test_state_11_advice_can_be_followed_where_it_stands(listed: EdgeDesk) -> None:
    """Of each exception a link or form leads on, and the page behind it is there."""
    listed.list_of(
        "106;Feile GmbH;Weg;6;49074;Osnabrück;DE;01.03.2020;;g@g.example;;;;",
        SIXTH.replace("106", "107").format(
            name="Литейщик", place="Osnabrück;DE", mail="h@h.example", iban=OTHER_IBAN
        ),
    )
    found = listed.preview(2027)["exceptions"]
    assert {one["member_number"] for one in found} >= {"106", "107"}
    with listed.town(date(2027, 1, 10)) as town:
        treasurer = town.signed_in("Karl Kasse")
        page = treasurer.get("/feld/dues/preview?year=2027&collect_on=2027-02-15")
        assert page.status_code == 200
        for row in ("Feile GmbH", "Литейщик"):
            part = page.text[page.text.index(row) :][:4000]
            links = re.findall(r'href="(/feld/[^"#]+)"', part)
            assert links
            assert treasurer.get(links[0].replace("&amp;", "&")).status_code == 200


def test_state_12_a_postcode_without_a_country(listed: EdgeDesk) -> None:
    listed.list_of(
        "106;Feile GmbH;1067;Dresden;01.03.2020",
        heading="Mitgliedsnummer;Firma;PLZ;Ort;Eintrittsdatum",
    )
    out = listed.data.parent / "members.csv"
    listed.do("members", "export", "--out", out)
    assert re.search(r"Feile GmbH.*\b01067\b", out.read_text("utf-8-sig"))
