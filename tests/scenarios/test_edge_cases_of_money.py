"""The edge cases of the mission by their number, 20 to 35 and 56 to 60: money back and forth."""

from __future__ import annotations

import re
from datetime import date

import pikepdf
import pytest
import sqlalchemy as sa
from lxml import etree

from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.invoices.queries import find_invoice
from services.billing.sepa.iban import make_iban
from tests.billing.runs.desk import at_once
from tests.scenarios.edge_desk import (
    FIFTH,
    FIRST,
    FOURTH,
    OWN,
    SECOND,
    THIRD,
    BankFile,
    EdgeDesk,
    collected,
    returned,
    transfer,
)
from tests.scenarios.edge_desk import billed as billed
from tests.scenarios.edge_desk import empty_desk as empty_desk
from tests.scenarios.edge_desk import listed as listed
from tests.scenarios.field_desk import BOARD
from tests.support.bank_statements import Ntry, StatusReportFile, Tx
from tests.support.smtp import Mailbox

DUES = 30000
PAYER = make_iban("DE", "090090090000002222")
SIXTH = (
    "106;{name};Weg;6;49074;Osnabrück;DE;01.03.2020;8;g@g.example;"
    f"Lastschrift;{PAYER};{{mandate}};05.03.2026"
)


@pytest.fixture
def file(billed: EdgeDesk) -> BankFile:
    """The bank file, handed in; it is past its day."""
    taken = billed.file()
    billed.hand_in()
    billed.today("2027-02-20")
    return taken


def credit(desk: EdgeDesk) -> dict[str, int]:
    found = desk.do("credits", "list")["credits"]
    return {one["member_number"]: one["credit_cents"] for one in found}


def test_case_20_by_its_reason(billed: EdgeDesk, file: BankFile) -> None:
    """Account closed: the mandate ends; no money: once more; disputed: hands off."""
    billed.says(
        collected(file),
        returned(file, "FELD-101", "AC04"),
        returned(file, "FELD-102", "AM04"),
        returned(file, "FELD-103", "MD06"),
    )
    states = [billed.mandate(f"FELD-10{one}")["state"] for one in (1, 2, 3)]
    assert states == ["ended", "active", "active"]
    barriers = billed.collectable("2027-03-15")
    assert barriers.keys() == {"101", "102", "103"}
    assert barriers["101"] != barriers["103"]
    billed.collect_again(SECOND)
    assert billed.collectable("2027-03-15")["102"] is None
    assert billed.remind("2027-03-20").keys() >= {"101"}
    assert "103" not in billed.remind("2027-03-20")


def test_case_20_no_mandate_ends_it_too(billed: EdgeDesk, file: BankFile) -> None:
    """MD01: no mandate; MD07: the debtor has died."""
    billed.says(
        collected(file), returned(file, "FELD-101", "MD01"), returned(file, "FELD-102", "MD07")
    )
    assert billed.mandate("FELD-102")["state"] == "ended"
    assert billed.collectable("2027-03-15")["101"] is not None


def test_case_21_returns_imported_twice(billed: EdgeDesk, file: BankFile) -> None:
    first = billed.says(collected(file), returned(file, "FELD-101"))
    before = billed.ledger()["balances"]
    again = billed.says(collected(file), returned(file, "FELD-101"))
    other = billed.says(returned(file, "FELD-101"), id_="S-7")
    assert [len(one["returns"]) for one in (first, again, other)] == [1, 0, 0]
    assert billed.ledger()["balances"] == before


def test_case_22_notification_and_statement_of_the_same_money(
    billed: EdgeDesk, file: BankFile
) -> None:
    paid = transfer(DUES, FOURTH)
    told = [billed.says(paid, kind=kind, id_=kind) for kind in ("camt.054", "camt.052", "camt.053")]
    assert [len(one["matched"]) for one in told] == [1, 0, 0]
    assert (billed.open(FOURTH), credit(billed)) == ([0], {})


@pytest.mark.parametrize("status", ["ACCP", "ACSC", "ACTC"])
def test_case_23_good_news_is_no_return(billed: EdgeDesk, file: BankFile, status: str) -> None:
    report = StatusReportFile(
        file.message_id, {file.e2e["FELD-101"]: "0000"}, group="ACCP", status=status
    )
    assert billed.answers(report)["returns"] == []
    assert billed.invoice(FIRST)["debits"][0]["state"] == "collecting"


def test_case_24_principal_and_fee_apart(billed: EdgeDesk, file: BankFile) -> None:
    said = billed.says(collected(file), returned(file, "FELD-101", fees=(390, 250)))
    assert [(one["principal_cents"], one["fees_cents"]) for one in said["returns"]] == [(DUES, 640)]
    balances = billed.ledger()["balances"]
    assert (billed.open(FIRST), balances["bank_fees"]) == ([DUES], 640)
    assert balances["bank"] == file.total - DUES - 640


def test_case_25_a_return_opens_the_invoice_and_history_stays(
    billed: EdgeDesk, file: BankFile
) -> None:
    billed.says(collected(file))
    assert billed.invoice(FIRST)["state"] == "paid"
    before = billed.invoice(FIRST)["entries"]
    billed.says(returned(file, "FELD-101"), id_="S-2")
    after = billed.invoice(FIRST)
    assert (after["state"], after["open_cents"]) == ("open", DUES)
    assert after["entries"][: len(before)] == before
    assert [(one["state"], one["reason"]) for one in after["debits"]] == [("returned", "MS03")]


def test_case_26_a_return_after_a_transfer_is_no_second_debt(
    billed: EdgeDesk, file: BankFile
) -> None:
    billed.says(collected(file), transfer(DUES, FIRST))
    assert credit(billed) == {"101": DUES}
    billed.says(returned(file, "FELD-101"), id_="S-2")
    assert (billed.open(FIRST), credit(billed)) == ([0], {})


def test_case_27_a_return_after_the_refund_is_owed_again(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(collected(file), transfer(DUES, FIRST))
    refund = billed.do("credits", "refund", "--member", "101", "--reason", "twice")["refund"]
    sent = billed.do("credits", "release", refund, by=BOARD)
    billed.do("credits", "submit", refund)
    out = Ntry(-DUES, date(2027, 2, 19), "OUT", txs=(Tx(e2e=sent["end_to_end_id"]),))
    billed.says(out, id_="S-2")
    billed.says(returned(file, "FELD-101", "MD06"), id_="S-3")
    assert (billed.open(FIRST), credit(billed)) == ([DUES], {})
    assert billed.ledger()["balances"].get("member_credit", 0) == 0


def test_case_28_a_returned_debit_is_reminded_of(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(collected(file), returned(file, "FELD-101"))
    assert billed.remind("2027-03-20") == {"101": DUES, "104": DUES, "105": DUES}


def test_case_29_the_banks_fee_is_the_associations(billed: EdgeDesk, file: BankFile) -> None:
    """No statutes of ours let it be passed on: booked as a cost, never asked for."""
    billed.says(collected(file), returned(file, "FELD-101", fees=(390,)))
    assert billed.ledger()["balances"]["bank_fees"] == 390
    assert billed.remind("2027-03-20")["101"] == DUES


def test_case_30_only_the_rest_is_asked_for(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(collected(file), transfer(10000, FOURTH))
    assert billed.remind("2027-03-20") == {"104": 20000, "105": DUES}
    billed.says(transfer(5000, FOURTH, date(2027, 3, 21)), id_="S-2")
    billed.today("2027-05-20")
    assert billed.open(FOURTH) == [15000]
    assert billed.invoice(FOURTH)["reminders"], "what was asked for before stays"


def test_case_31_paid_too_much(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(collected(file), transfer(DUES + 20000, FOURTH))
    assert (billed.open(FOURTH), credit(billed)) == ([0], {"104": 20000})
    billed.today("2028-01-10")
    billed.run(2028, "2028-02-15")
    assert billed.open("BR-2028-0004") == [10000]
    assert credit(billed) == {}


def test_case_32_one_transfer_for_several_invoices(billed: EdgeDesk, file: BankFile) -> None:
    billed.today("2028-01-10")
    billed.run(2028, "2028-02-15")
    both = transfer(DUES * 2 + 500, f"{FOURTH} und BR-2028-0004", date(2028, 1, 9))
    said = billed.says(both)
    assert [one["invoice"] for one in said["matched"]] == [FOURTH, "BR-2028-0004"]
    assert billed.open(FOURTH, "BR-2028-0004") == [0, 0]
    assert credit(billed) == {"104": 500}


def test_case_33_money_that_nobody_knows_is_kept(billed: EdgeDesk, file: BankFile) -> None:
    said = billed.says(transfer(12345, "ohne Angabe", name="Unbekannt KG"))
    assert [one["amount_cents"] for one in said["unmatched"]] == [12345]
    assert billed.ledger()["balances"]["unmatched"] == -12345
    (one,) = billed.do("transactions", "list", "--unmatched")["transactions"]
    assert one["state"] == "unmatched"
    billed.do("transactions", "assign", one["id"], "--invoice", FOURTH)
    assert billed.open(FOURTH) == [DUES - 12345]


def test_case_34_who_pays_for_others_is_known(billed: EdgeDesk, file: BankFile) -> None:
    billed.says(transfer(DUES, FOURTH, iban=PAYER, name="Holding SE"))
    billed.today("2028-01-10")
    billed.run(2028, "2028-02-15")
    said = billed.says(
        transfer(DUES, "Beitrag", date(2028, 1, 9), iban=PAYER, name="Holding SE"), id_="S-2"
    )
    assert [one["invoice"] for one in said["matched"]] == ["BR-2028-0004"]


def test_case_35_a_payment_on_a_cancelled_invoice(billed: EdgeDesk, file: BankFile) -> None:
    billed.do("invoices", "cancel", FOURTH, "--reason", "never a member")
    billed.says(transfer(DUES, FOURTH))
    assert billed.invoice(FOURTH)["state"] == "cancelled"
    assert credit(billed) == {"104": DUES}


def test_case_56_renamed_old_documents_keep_the_old_name(billed: EdgeDesk) -> None:
    row = "104;Neuer Dorn SE;Weg;4;49074;Osnabrück;DE;01.03.2020;5;d@d.example;Überweisung;;;"
    billed.list_of(row)
    billed.do("invoices", "cancel", FOURTH, "--reason", "wrong figures", "--reissue")
    with billed.billing() as (billing, _), billing.reading(OWN) as session:
        names = [
            find_invoice(session, number).snapshot["debtor"]["company"]  # type: ignore[index]
            for number in (FOURTH, "BR-2027-0006")
        ]
    assert names == ["Dorn Federn GmbH", "Neuer Dorn SE"]


def test_case_57_numbers_at_the_same_moment(billed: EdgeDesk) -> None:
    """Two invoices cancelled and re-issued at once: no number twice, none free again."""

    def again(number: str) -> None:
        with billing.transaction(OWN) as uow:
            order = CorrectionOrder(CorrectionKind.CANCELLATION, "wrong address", reissue=True)
            correct_invoice(uow, number, order, treasurer)

    with billed.billing() as (billing, treasurer):
        done = at_once(lambda: again(FOURTH), lambda: again(FIFTH))
    assert done == ["done", "done"]
    found = billed.do("invoices", "list", "--state", "all")["invoices"]
    numbers = sorted(one["number"] for one in found)
    assert numbers == [f"BR-2027-000{one}" for one in range(1, 8)]
    states = {one["number"]: one["state"] for one in found}
    assert states[FOURTH] == states[FIFTH] == "cancelled"


def test_case_58_one_bad_address_stops_nobody_and_nothing_goes_twice(
    listed: EdgeDesk, mailbox: Mailbox
) -> None:
    mailbox.faults["b@b.example"] = ["550 5.1.1 unknown"] * 9
    mailbox.faults["c@c.example"] = ["cut at rcpt"]
    listed.monkeypatch.setenv("UMLAUF_SMTP_URL", mailbox.url)
    listed.run_unfinished()
    members = {"a@a.example", "d@d.example", "e@e.example"}
    assert {one.recipient for one in mailbox.caught} >= members
    with_operator = listed.data.parent / "operator.toml"
    said = (listed.cases / "feld.toml").read_text("utf-8")
    with_operator.write_text(said.replace('["board"]', '["board", "operator"]'), "utf-8")
    listed.apply(with_operator)
    told = ("--subscriber", "notifications.write_about_money", "--again")
    replayed = listed.do("events", "replay", *told, "--reason", "to be sure", by=BOARD)
    assert replayed["replayed"]
    got = [one.recipient for one in mailbox.caught if one.recipient in members]
    assert len(got) == len(set(got)), "told again, nothing is sent again"


@pytest.mark.parametrize("reference", ["/FELD", "FELD/", "FE//LD", "FELD_1", "FELD-Ü", "FELD&1"])
def test_case_59_a_reference_that_banks_refuse(listed: EdgeDesk, reference: str) -> None:
    refused = listed.list_of(SIXTH.format(name="Feile GmbH", mandate=reference), code=1)
    assert [(one["row"], one["column"]) for one in refused["errors"]] == [(2, "mandate_reference")]


def test_case_59_names_in_the_letters_of_sepa(listed: EdgeDesk) -> None:
    name = "Größe_&_Söhne – „Guß“ GmbH"
    listed.list_of(SIXTH.format(name=name, mandate="FELD-106"))
    listed.run()
    root = etree.fromstring(listed.file().content)
    texts = [one for node in root.iter("{*}Nm", "{*}Ustrd") for one in node.itertext()]
    assert all(re.fullmatch(r"[A-Za-z0-9 /?:().,'+-]+", one) for one in texts), texts
    (made,) = (listed.data.parent / "out" / "invoices").glob("*0006*.pdf")
    with pikepdf.open(made) as document:
        (attached,) = document.attachments
        invoice = etree.fromstring(document.attachments[attached].get_file().read_bytes())
    assert invoice.findtext(".//{*}BuyerTradeParty/{*}Name") == name


def test_case_60_bookings_stay_whoever_goes(billed: EdgeDesk) -> None:
    """Who has left still owes; no way leads to a booking that is gone."""
    heading = "Mitgliedsnummer;Firma;Eintritt;Austritt"
    billed.list_of("104;Dorn Federn GmbH;01.03.2020;31.01.2027", heading=heading)
    assert billed.invoice(FOURTH)["open_cents"] == DUES
    with (
        billed.billing() as (billing, _),
        pytest.raises(sa.exc.DBAPIError),
        billing.transaction(OWN) as uow,
    ):
        uow.session.execute(sa.text("DELETE FROM ledger_entry"))
    assert billed.remind("2027-03-20")["104"] == DUES
    assert billed.open(THIRD) == [90000]
