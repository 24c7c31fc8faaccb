"""The bank's pages through the front door: importing, placing, taking back, returned debits."""

from __future__ import annotations

import re
from datetime import date

import httpx2
import pytest
from sqlmodel import select

from services.billing.association.upsert_officer import upsert_officer
from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.tables import BankTransaction
from services.billing.invoices.tables import Invoice
from services.billing.runs.run_dues import run_dues
from services.billing.sepa.iban import make_iban
from shared.contracts.members import OfficerChanged
from shared.ids import named_id
from shared.service import ServiceRuntime
from shared.web.security import BODY_BYTES_MAX
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, CHAIR, TREASURER, AddMember
from tests.support.bank import COLLECT_ON, IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, Tx, statement
from tests.support.billing_site import NewVisitor, Visitor
from tests.support.terms import terms

PAGE = "/autos/bank"


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    add_member("M-4", employees=11, debit=False, company="Brenner Hydraulik GmbH")
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
    return Bank(runtime)


@pytest.fixture
def treasurer(new_visitor: NewVisitor) -> Visitor:
    return new_visitor(TREASURER)


def upload(visitor: Visitor, *files: bytes) -> httpx2.Response:
    sent = [("files", (f"{n}.xml", data, "application/xml")) for n, data in enumerate(files)]
    return visitor.client.post(PAGE, files=sent)


def placed(visitor: Visitor, path: str) -> str:
    found = re.search(r'href="(/autos/bank/[0-9a-f-]{36})"', visitor.client.get(path).text)
    assert found
    return found[1]


def test_importing_shows_what_became_of_it(bank: Bank, treasurer: Visitor) -> None:
    data = statement(IBAN, bank.credit(), bank.returned("M-1", "AC04"))
    page = upload(treasurer, data)
    assert page.status_code == 200
    assert "2 invoices found their payments" in page.text
    assert "1 returned debit" in page.text
    assert bank.open("M-1") == 60000
    again = upload(treasurer, data)
    assert "Everything in these files was known already." in again.text
    bank.check()
    returns = treasurer.client.get(f"{PAGE}/returns").text
    assert "The account is closed." in returns
    assert "Stop collecting. Ask the member for the right account." in returns
    assert bank.number("M-1") in returns


def test_a_file_that_cannot_be_used_keeps_the_page(bank: Bank, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(TREASURER, language="de")
    page = upload(visitor, statement(IBAN, bank.credit()), b"Buchungstag;Betrag")
    assert page.status_code == 422
    assert "1.xml" in page.text
    assert "camt.053" in page.text
    assert 'name="files"' in page.text
    assert bank.open("M-1") == 60000
    none = visitor.client.post(PAGE, files={"other": ("x", b"")})
    assert none.status_code == 422


def test_a_large_file_is_taken_and_a_huge_one_refused(
    bank: Bank, treasurer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    payments = [
        Ntry(1, ref=f"R{n}", txs=(Tx(text="x" * 400),)) for n in range(BODY_BYTES_MAX // 700)
    ]
    data = statement(IBAN, *payments)
    assert len(data) > BODY_BYTES_MAX
    assert upload(treasurer, data).status_code == 200
    assert upload(treasurer, b"<" + b"x" * 31_000_000).status_code == 413
    bank.check()


def test_a_suggestion_is_taken_and_taken_back(bank: Bank, treasurer: Visitor) -> None:
    payment = Ntry(
        90000, ref="T", txs=(Tx(text="Mitgliedsbeitrag", name="BRENNER HYDRAULIK GMBH"),)
    )
    bank.says(payment)
    page = treasurer.client.get(PAGE).text
    number = bank.number("M-4")
    assert f"Assign to {number}" in page
    assert "Name like Brenner Hydraulik GmbH" in page
    assert "Amount equal" in page
    where = placed(treasurer, PAGE)
    invoice = re.search(r'name="invoice" value="([^"]+)"', page)
    assert invoice
    answer = treasurer.client.post(f"{where}/assign", data={"invoice": invoice[1]})
    assert (answer.status_code, bank.open("M-4")) == (303, 0)
    twice = treasurer.client.post(f"{where}/assign", data={"invoice": invoice[1]})
    assert twice.status_code == 409
    assert "assigned in the meantime" in twice.text
    shown = treasurer.client.get(where).text
    assert "Assigned by Dr. Anne Weiland" in shown
    assert "Take back from the invoice" in shown
    assert treasurer.client.post(f"{where}/undo").status_code == 303
    assert bank.open("M-4") == 90000
    bank.check()


def test_finding_the_invoice_by_hand(bank: Bank, treasurer: Visitor) -> None:
    bank.says(Ntry(12300, ref="T", txs=(Tx(text="Danke", name="Unbekannt"),)))
    where = placed(treasurer, f"{PAGE}?pile=open")
    assert "Nothing in the text is known to us" in treasurer.client.get(where).text
    found = treasurer.client.get(where, params={"q": "brenner"}).text
    assert bank.number("M-4") in found
    assert bank.number("M-1") not in found
    wrong = treasurer.client.post(f"{where}/assign", data={"invoice": "nonsense"})
    assert wrong.status_code == 404


def test_money_out_is_booked_as_a_returned_debit(bank: Bank, treasurer: Visitor) -> None:
    bank.says(bank.credit(), Ntry(-60300, ref="R", text="Korrektur", on=date(2027, 2, 20)))
    where = placed(treasurer, f"{PAGE}?pile=open")
    page = treasurer.client.get(where, params={"q": bank.number("M-1")}).text
    assert "Book as its returned debit" in page
    invoice = re.search(r'name="invoice" value="([^"]+)"', page)
    assert invoice
    treasurer.client.post(f"{where}/assign", data={"invoice": invoice[1]})
    assert bank.open("M-1") == 60000
    bank.check()


def test_who_may_see_and_do(bank: Bank, new_visitor: NewVisitor) -> None:
    bank.says(bank.credit())
    board = new_visitor(CHAIR)
    for path in (PAGE, f"{PAGE}/returns"):
        assert board.client.get(path).status_code == 403
    assert upload(board, b"<x/>").status_code == 403
    assert new_visitor().client.get(PAGE).status_code == 303


def test_the_file_as_the_bank_made_it(bank: Bank, treasurer: Visitor) -> None:
    data = statement(IBAN, bank.credit())
    upload(treasurer, data)
    where = re.search(r'href="(/autos/bank/files/[^"]+)"', treasurer.client.get(PAGE).text)
    assert where
    assert treasurer.client.get(where[1]).content == data


def test_the_auditor_reads_what_the_bank_wrote_masked_and_takes_no_file(
    bank: Bank, runtime: ServiceRuntime, treasurer: Visitor, new_visitor: NewVisitor
) -> None:
    payer = make_iban("DE", "590501010000009999")
    upload(treasurer, statement(IBAN, Ntry(777, ref="T", txs=(Tx(text=f"von {payer}"),))))
    where = re.search(r'href="(/autos/bank/files/[^"]+)"', treasurer.client.get(PAGE).text)
    assert where
    with runtime.transaction(OWN) as uow:
        upsert_officer(
            uow,
            OfficerChanged(
                person_id=named_id(OWN, "auditor"),
                name="Gesa Vornholt",
                email="auditor@autos.example",
                language="de",
                roles=("auditor",),
                offices=terms("auditor"),
            ),
        )
    auditor = new_visitor("auditor@autos.example")
    page = auditor.client.get(PAGE).text
    assert f"von {payer[:4]} •••• {payer[-4:]}" in page
    assert payer not in page
    assert where[1] not in page
    assert auditor.client.get(where[1]).status_code == 403
    assert payer.encode() in treasurer.client.get(where[1]).content


def test_a_debit_returned_on_the_day_of_its_payment_stands_after_it(
    bank: Bank, treasurer: Visitor
) -> None:
    back = bank.returned("M-1", on=COLLECT_ON)
    upload(treasurer, statement(IBAN, bank.credit(), back))
    number = bank.number("M-1")
    page = treasurer.client.get(f"/autos/invoices/{number}?language=en").text
    history = page[page.index("timeline") :]
    assert history.index("Direct debit returned") < history.index("Collected by direct debit")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd\x00.xml", 'filename="_.._etc_passwd.xml"'),
        ('auszug".xml', 'filename="auszug_.xml"'),
        ("auszug\u202elmx.exe", 'filename="auszuglmx.exe"'),
        ("a\r\nX-Evil: 1.xml", 'filename="a X-Evil_ 1.xml"'),
        ("März.xml", "filename*=UTF-8''M%C3%A4rz.xml"),
    ],
)
def test_a_files_name_is_only_a_name(bank: Bank, treasurer: Visitor, sent: str, kept: str) -> None:
    """It is stored under its fingerprint; the name is shown, and given back (RFC 6266)."""
    with treasurer.runtime.transaction(OWN) as uow:
        import_bank_files(uow, [(sent, statement(IBAN, bank.credit()))], BY_TREASURER)
    where = re.search(r'href="(/autos/bank/files/[^"]+)"', treasurer.client.get(PAGE).text)
    assert where
    answer = treasurer.client.get(where[1])
    assert kept in answer.headers["content-disposition"]
    assert "x-evil" not in answer.headers


LANDLORD = "DE89370400440532013000"


def test_a_grant_is_booked_and_taken_back(bank: Bank, treasurer: Visitor) -> None:
    """One step on its page; whatever is wrong is said there, and nothing is lost."""
    upload(treasurer, statement(IBAN, Ntry(12345, ref="G", txs=(Tx(text="Bescheid 4711"),))))
    page = placed(treasurer, f"{PAGE}?pile=open")
    assert treasurer.client.post(f"{page}/book", data={"account": ""}).status_code == 422
    unknown = treasurer.client.post(f"{page}/book", data={"account": "Sommerfest"})
    assert "There is no account" in unknown.text
    done = treasurer.client.post(f"{page}/book", data={"account": "grants"})
    assert (done.status_code, done.headers["location"]) == (303, page)
    shown = treasurer.client.get(page).text
    assert "Grants" in shown
    assert "Booked to an account" in shown
    assert "Grants" in treasurer.client.get(f"{PAGE}?pile=placed").text
    assert treasurer.client.post(f"{page}/undo").status_code == 303
    assert "It is no dues" in treasurer.client.get(page).text
    bank.check()


def test_accounts_and_rules_have_a_page(bank: Bank, new_visitor: NewVisitor) -> None:
    treasurer = new_visitor(TREASURER, language="de")
    accounts = f"{PAGE}/accounts"
    assert "Noch keine Regeln" in treasurer.client.get(accounts).text
    assert treasurer.client.post(accounts, data={"name": " "}).status_code == 422
    assert treasurer.client.post(accounts, data={"name": "Miete"}).status_code == 409
    assert treasurer.client.post(accounts, data={"name": "Sommerfest"}).status_code == 303
    assert "Sommerfest" in treasurer.client.get(accounts).text
    rent = Ntry(50000, ref="R", txs=(Tx(text="Miete Raum 3", iban=LANDLORD),))
    upload(treasurer, statement(IBAN, rent))
    page = placed(treasurer, f"{PAGE}?pile=open")
    kept = {"account": "Sommerfest", "remember": "true", "words": "Raum 3"}
    assert treasurer.client.post(f"{page}/book", data=kept).status_code == 303
    shown = treasurer.client.get(accounts).text
    assert "raum 3" in shown
    assert LANDLORD not in shown
    forget = re.search(r'action="([^"]+/forget)"', shown)
    assert forget
    assert treasurer.client.post(forget[1]).status_code == 303
    assert "Noch keine Regeln" in treasurer.client.get(accounts).text


def test_money_is_shared_or_kept_as_credit_on_its_page(bank: Bank, treasurer: Visitor) -> None:
    entries = [Ntry(cents, ref=str(cents), txs=(Tx(text="Danke"),)) for cents in (150_000, 50_000)]
    upload(treasurer, statement(IBAN, *entries))
    with bank.runtime.reading(OWN) as session:
        found = dict(session.exec(select(Invoice.number, Invoice.id)).all())
        rows = {row.amount_cents: row.id for row in session.exec(select(BankTransaction))}
    both = [str(found[bank.number(member)]) for member in ("M-1", "M-2")]
    listed = treasurer.client.get(f"{PAGE}/{rows[150_000]}?q=BR-").text
    assert listed.count('form="several"') == 3
    treasurer.client.post(f"{PAGE}/{rows[150_000]}/assign", data={"invoice": both})
    assert (bank.open("M-1"), bank.open("M-2")) == (0, 0)
    wrong = treasurer.client.post(f"{PAGE}/{rows[50_000]}/credit", data={"member": "M-99"})
    assert wrong.status_code == 404
    assert "Keep as credit" in wrong.text
    kept = treasurer.client.post(f"{PAGE}/{rows[50_000]}/credit", data={"member": "M-4"})
    assert kept.status_code == 303
    assert "Kept as credit of member M-4" in treasurer.client.get(f"{PAGE}/{rows[50_000]}").text
    bank.check()


def test_days_ahead_of_today_are_said(bank: Bank, treasurer: Visitor) -> None:
    assert "lie ahead of today" not in treasurer.client.get(PAGE).text
    upload(treasurer, statement(IBAN, Ntry(100, date(2027, 12, 1), "F", txs=(Tx(text="?"),))))
    assert "Bookings up to 1 Dec 2027 lie ahead of today." in treasurer.client.get(PAGE).text


def test_money_that_is_not_placed_is_said_before_anybody_is_reminded(
    bank: Bank, treasurer: Visitor
) -> None:
    overdue = "/autos/reminders?on=2027-04-01"
    assert "not placed yet" not in treasurer.client.get(overdue).text
    out = Ntry(-123_400, ref="U", txs=(Tx(text="?"),))
    upload(treasurer, statement(IBAN, Ntry(123_400, ref="T", txs=(Tx(text="Beitrag"),)), out))
    assert "€1,234.00 came in and are not placed yet." in treasurer.client.get(overdue).text
