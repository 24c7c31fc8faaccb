"""The documents that corrections bring: what they say, and that they keep EN 16931."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from services.billing.association.tables import Issuer
from services.billing.corrections.render_corrections import document_facts
from services.billing.corrections.tables import Correction
from services.billing.documents.cii import build_cii
from services.billing.documents.page import page_of
from services.billing.documents.schema import check_schema
from services.billing.documents.snapshot import InvoiceSnapshot
from services.billing.invoices.queries import find_invoice
from services.billing.invoices.render_invoices import Issued, snapshot_of
from services.billing.invoices.tables import Invoice
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.corrections.desk import KIND, NUMBER, OTHER, REASON, correct
from tests.billing.corrections.payments import pay
from tests.billing.documents.test_cii import at, broken_rules
from tests.billing.runs.desk import OWN


@pytest.fixture
def database_kind() -> str:
    """What a document says does not depend on the database."""
    return "sqlite"


def facts_of(runtime: ServiceRuntime, number: str) -> InvoiceSnapshot:
    """Of a cancellation or credit note."""
    with runtime.reading(OWN) as session:
        correction, invoice, issuer = session.exec(
            select(Correction, Invoice, Issuer)
            .join(Invoice, col(Invoice.id) == col(Correction.invoice_id))
            .join(Issuer, col(Issuer.id) == col(Correction.issuer_id))
            .where(Correction.number == number)
        ).one()
        return document_facts(correction, invoice, issuer)


def invoice_facts(runtime: ServiceRuntime, number: str) -> InvoiceSnapshot:
    with runtime.transaction(OWN) as uow:
        invoice = find_invoice(uow.session, number)
        issuer = uow.session.get_one(Issuer, invoice.issuer_id)
        issued = Issued(invoice.id, invoice.due_on, invoice.collect_on)
        return snapshot_of(uow, invoice, issuer, issued)


def valid(facts: InvoiceSnapshot) -> bytes:
    xml = build_cii(facts)
    check_schema(xml, facts.number)
    assert broken_rules(xml.decode()) == set()
    return xml


def test_a_credit_note_and_the_cancellation_after_it(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.CREDIT_NOTE, amount_cents=12000)
    correct(invoiced, KIND.CANCELLATION)
    note, cancelled = facts_of(invoiced, "RK-2027-0001"), facts_of(invoiced, "ST-2027-0001")
    assert (note.total_cents, cancelled.total_cents) == (12000, 48000)
    assert [line.amount_cents for line in cancelled.lines] == [60000, -12000]
    assert note.lines[0].explanation == (REASON,)
    for facts in (note, cancelled):
        xml = valid(facts)
        assert at(xml, "ExchangedDocument", "TypeCode") == ["381"]
        assert NUMBER.encode() in xml
    assert str(page_of(cancelled)["title"]).startswith("Stornorechnung")
    assert str(page_of(note)["title"]).startswith("Rechnungskorrektur")


def test_issued_anew_it_names_the_one_before_and_what_was_paid(invoiced: ServiceRuntime) -> None:
    pay(invoiced, NUMBER, 20000)
    correct(invoiced, KIND.CANCELLATION, reissue=True)
    facts = invoice_facts(invoiced, "BR-2027-0003")
    assert (facts.role, facts.prepaid_cents, facts.due_cents) == ("replacement", 20000, 40000)
    assert "ersetzt die stornierte Rechnung BR-2027-0001" in str(page_of(facts)["intro"])
    valid(facts)


def test_paid_before_it_asks_for_nothing(invoiced: ServiceRuntime) -> None:
    pay(invoiced, NUMBER, 60000)
    correct(invoiced, KIND.CANCELLATION, reissue=True)
    facts = invoice_facts(invoiced, "BR-2027-0003")
    assert (facts.payment, facts.due_cents) == (None, 0)
    valid(facts)


def test_a_supplement_says_how_it_came_about(
    invoiced: ServiceRuntime, add_member: AddMember
) -> None:
    correct(invoiced, KIND.DEBIT_NOTE, OTHER, corrected=True, employees=51)
    facts = invoice_facts(invoiced, "BR-2027-0003")
    assert facts.role == "supplement"
    assert str(page_of(facts)["title"]) == "Nachberechnung BR-2027-0003"
    valid(facts)
