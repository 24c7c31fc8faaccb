"""The edge cases of the mission by number, 1 to 19, 36, 37: running, collecting, mandates."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from infra.composition.installation import Installation
from services.billing.accounts.tables import MandateChange
from services.billing.collections.tables import Collection
from services.billing.invoices.tables import Invoice
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.tables import DuesRun
from tests.billing.runs.desk import at_once
from tests.scenarios.edge_desk import (
    FIRST,
    FOURTH,
    OTHER_IBAN,
    OWN,
    SECOND,
    THIRD,
    EdgeDesk,
    actor,
    collected,
    read_file,
    returned,
    transfer,
)
from tests.scenarios.edge_desk import billed as billed
from tests.scenarios.edge_desk import empty_desk as empty_desk
from tests.scenarios.edge_desk import listed as listed
from tests.scenarios.field_desk import BOARD, TREASURER
from tests.support.bank_statements import StatusReportFile

FIVE = {"101": 30000, "102": 60000, "103": 90000, "104": 30000, "105": 30000}
SIXTH = "106;{company};Weg;6;49074;Osnabrück;DE;{joined};8;g@g.example;{paid}"


def test_case_01_the_run_started_twice(billed: EdgeDesk) -> None:
    assert billed.run()["members"] == 0
    assert billed.invoices() == FIVE
    assert len(billed.collections()) == 1


def test_case_02_two_release_the_same_run(listed: EdgeDesk) -> None:
    listed(
        *("dues", "run", "--year", "2027", "--collect-on", "2027-02-15"),
        *("--association", "feld", "--prepared-by", TREASURER),
    )
    with listed.town(date(2027, 1, 10)) as town:
        billing = town.installation["billing"]
        board = actor(town.installation, BOARD)
        with billing.reading(OWN) as session:
            run = session.exec(select(DuesRun.id)).one()

        def release() -> None:
            with billing.transaction(OWN) as uow:
                release_dues_run(uow, run, board)

        assert at_once(release, release) == ["done", "run_not_prepared"]
        with billing.reading(OWN) as session:
            assert len(session.exec(select(Invoice)).all()) == 5
            assert len(session.exec(select(Collection)).all()) == 1


def test_case_03_killed_in_the_middle(listed: EdgeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine dies when the run is written and nothing of it is out; it goes on afterwards."""

    class PowerCutError(BaseException):
        """No handler catches it."""

    def cut(*_: object, **__: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(Installation, "settle", cut)
        with pytest.raises(PowerCutError):
            listed.run()
    assert listed.run()["members"] == 0
    assert listed.invoices() == FIVE
    out = listed.data.parent / "again"
    run = listed.collections()[0]["run"]
    assert listed.do("dues", "files", "--run", run, "--out", out)["finished"]
    assert len(list(out.glob("invoices/*.pdf"))) == len(list(out.glob("mails/*.eml"))) == 5


def test_case_04_another_day_and_hour_is_no_other_run(billed: EdgeDesk) -> None:
    billed.today("2027-11-30")
    assert billed.run(2027, "2027-12-20")["members"] == 0
    assert billed.invoices() == FIVE


def test_case_05_nothing_is_handed_in_but_by_a_person_and_once(billed: EdgeDesk) -> None:
    """No upload: the file is downloaded, and who handed it in says so; doubt stays theirs."""
    billed.file()
    billed.today("2027-02-20")
    billed.remind("2027-02-16")
    assert [one["state"] for one in billed.collections()] == ["released"]
    assert billed.hand_in()["state"] == billed.hand_in()["state"] == "submitted"
    assert len(billed.collections()) == 1


def test_case_06_downloaded_again_it_is_the_same_to_the_byte(billed: EdgeDesk) -> None:
    first, second = billed.file(), billed.file()
    assert (first.content, first.message_id) == (second.content, second.message_id)


def test_case_07_released_late_the_day_moves_and_is_told_again(billed: EdgeDesk) -> None:
    file = billed.file()
    billed.hand_in()
    billed.today("2027-02-20")
    billed.says(collected(file), returned(file, "FELD-101"))
    billed.collect_again(FIRST)
    billed.do("collections", "prepare", "--on", "2027-03-15")
    billed.today("2027-03-14")
    second = billed.collections()[-1]["collection"]
    released = billed.do("collections", "release", second, by=BOARD)
    assert released["collect_on"] > "2027-03-15"
    assert billed.mails("debit_announced", date(2027, 3, 14)) == ["a@a.example"]
    assert billed.file().day == released["collect_on"]


@pytest.mark.parametrize(
    ("asked", "taken"), [("2027-02-13", "2027-02-15"), ("2027-03-26", "2027-03-30")]
)
def test_case_08_a_day_of_rest_of_the_banks(listed: EdgeDesk, asked: str, taken: str) -> None:
    """A Saturday; Good Friday, after which comes Easter Monday."""
    listed.run(2027, asked)
    assert listed.file().day == taken


def test_case_09_who_comes_after_the_day_is_collected_the_next_time(billed: EdgeDesk) -> None:
    before = billed.file()
    billed.today("2027-09-01")
    debit = f"Lastschrift;{OTHER_IBAN};FELD-106;01.08.2027"
    billed.list_of(SIXTH.format(company="Feile GmbH", joined="01.08.2027", paid=debit))
    assert [one["member_number"] for one in billed.run(2027, "2027-09-20")["invoices"]] == ["106"]
    assert billed.file(0).content == before.content
    assert billed.file().cents == {"FELD-106": 15000}


def test_case_10_a_mandate_signed_later_leaves_its_member_out(listed: EdgeDesk) -> None:
    debit = f"Lastschrift;{OTHER_IBAN};FELD-106;16.02.2027"
    listed.list_of(SIXTH.format(company="Feile GmbH", joined="01.01.2026", paid=debit))
    said = listed.run()
    assert [(one["member_number"], one["code"]) for one in said["skipped"]] == [
        ("106", "mandate_signed_later")
    ]
    assert len(said["invoices"]) == 5


def test_case_11_one_name_that_no_bank_reads(listed: EdgeDesk) -> None:
    listed.members(listed.cases / "05-one-debtor-stops-the-run" / "list.csv")
    said = listed.run()
    assert [(one["member_number"], one["code"]) for one in said["skipped"]] == [
        ("106", "account_holder_unreadable")
    ]
    assert listed.file().cents == {"FELD-101": 30000, "FELD-102": 60000, "FELD-103": 90000}


OLD = f"{{paid}};{OTHER_IBAN};FELD-106;01.03.2020;{{last}}"
HEADING = (
    "Mitgliedsnummer;Firma;Straße;Hausnummer;PLZ;Ort;Land;Eintrittsdatum;Beschäftigte;E-Mail;"
    "Zahlungsart;IBAN;Mandatsreferenz;Mandatsdatum;Letzter Einzug"
)


@pytest.mark.parametrize(("last", "blocked"), [("15.02.2024", True), ("16.02.2024", False)])
def test_case_12_unused_for_36_months(listed: EdgeDesk, last: str, blocked: bool) -> None:
    paid = OLD.format(paid="Lastschrift", last=last)
    row = SIXTH.format(company="Feile GmbH", joined="01.03.2020", paid=paid)
    listed.list_of(row, heading=HEADING)
    skipped = listed.run()["skipped"]
    assert [one["code"] for one in skipped] == ["mandate_unused_36_months"] * blocked


def test_case_13_what_is_no_direct_debit_knows_no_36_months(listed: EdgeDesk) -> None:
    row = SIXTH.format(company="Feile GmbH", joined="01.03.2010", paid="Überweisung;;;")
    listed.list_of(row)
    said = listed.run()
    assert said["skipped"] == []
    assert len(said["invoices"]) == 6


def test_case_14_another_account_keeps_mandate_and_history(billed: EdgeDesk) -> None:
    before = billed.mandate("FELD-101")
    after = billed.amend("FELD-101")
    assert (after["mandate"], after["reference"]) == (before["mandate"], "FELD-101")
    assert after["account"] != before["account"]
    assert [one["kind"] for one in billed.mandate("FELD-101")["history"]] == ["amended"]
    with billed.billing() as (billing, _), billing.reading(OWN) as session:
        change = session.exec(select(MandateChange)).one()
    assert change.before["iban"] == before["account"]


def test_case_15_what_was_sent_keeps_its_account_what_follows_takes_the_new(
    billed: EdgeDesk,
) -> None:
    sent = billed.file()
    billed.hand_in()
    billed.amend("FELD-101")
    assert billed.file().content == sent.content
    billed.today("2027-02-20")
    billed.says(collected(sent), returned(sent, "FELD-101"))
    billed.collect_again(FIRST)
    billed.do("collections", "prepare", "--on", "2027-03-15")
    billed.do("collections", "release", billed.collections()[-1]["collection"], by=BOARD)
    assert billed.file().ibans == {"FELD-101": OTHER_IBAN}


def test_case_16_the_amendment_is_told_again_after_a_refused_file(billed: EdgeDesk) -> None:
    first = billed.file()
    billed.hand_in()
    billed.today("2027-02-20")
    billed.says(collected(first))
    billed.amend("FELD-101")
    billed.today("2028-01-10")
    billed.run(2028, "2028-02-15")
    refused = billed.file()
    assert refused.amended == ["FELD-101"]
    billed.hand_in()
    billed.answers(StatusReportFile(refused.message_id, group="RJCT", group_reason="FF01"))
    billed.do("collections", "remake", billed.collections()[-1]["collection"])
    again = billed.file()
    assert again.message_id != refused.message_id
    assert again.amended == ["FELD-101"]


def test_case_17_two_mandates_of_one_debtor_are_two(listed: EdgeDesk) -> None:
    debit = "Lastschrift;DE09090090090000001001;FELD-106;05.03.2026"
    listed.list_of(SIXTH.format(company="Anker Guss GmbH", joined="01.03.2020", paid=debit))
    listed.run()
    file = listed.file()
    assert file.ibans["FELD-101"] == file.ibans["FELD-106"]
    assert (file.cents["FELD-101"], file.cents["FELD-106"]) == (30000, 30000)
    listed.do("mandates", "revoke", "FELD-106", "--reason", "letter", "--by-transfer")
    assert listed.mandate("FELD-101")["state"] == "active"


def test_case_18_suspended_dues_accrue_and_nothing_is_collected_silently(
    listed: EdgeDesk,
) -> None:
    listed.do("mandates", "suspend", "FELD-101", "--reason", "asked for it")
    listed.run()
    assert listed.invoices() == FIVE
    assert set(listed.file().cents) == {"FELD-102", "FELD-103"}
    listed.do("mandates", "resume", "FELD-101", "--reason", "asked for it")
    listed.today("2027-02-20")
    listed.remind("2027-02-20")
    assert len(listed.collections()) == 1


def test_case_19_a_mandate_does_not_end_before_it_was_signed_nor_one_in_a_file(
    billed: EdgeDesk,
) -> None:
    ended = ("mandates", "revoke", "FELD-101", "--reason", "letter", "--on")
    assert billed.refused(*ended, "2026-03-04") == "mandate_ends_elsewhen"
    sent = billed.file()
    billed.hand_in()
    billed.do(*ended, "2027-01-28")
    assert billed.file().content == sent.content, "what the bank has stays what it has"
    assert billed.invoice(FIRST)["debits"][0]["state"] == "collecting"


def test_case_36_a_reversal_closes_no_other_invoice(billed: EdgeDesk) -> None:
    """The bank takes a transfer back; the claims of others stay as they are."""
    billed.today("2027-02-20")
    billed.says(transfer(30000, FOURTH, ref="T-1"))
    billed.says(transfer(-30000, FOURTH, ref="T-2"), id_="S-2")
    assert billed.open(FIRST, SECOND, THIRD) == [30000, 60000, 90000]
    assert billed.ledger()["ok"]


def test_case_37_paid_between_choosing_and_sending(billed: EdgeDesk) -> None:
    (made,) = (billed.data.parent / "out" / "collections").glob("*.xml")
    before = read_file(made.read_bytes())
    billed.says(transfer(30000, FIRST, date(2027, 1, 20)))
    after = billed.file()
    assert set(before.cents) - set(after.cents) == {"FELD-101"}
    assert after.message_id != before.message_id
    assert after.total == 150000
