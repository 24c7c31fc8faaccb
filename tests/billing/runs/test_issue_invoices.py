"""The invoices of a run as they are stored: numbers, frozen facts, debits, events."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.accounts.rules.states import Scheme
from services.billing.collections.rules.file_limits import FileLimits
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.runs.issue_invoices import RunTerms, RunTotals, collection_of
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import released, stored
from tests.support.billing_site import published


def test_debits_are_counted_by_bank_file() -> None:
    """A file an instrument, and a new one where the bank takes no more."""
    day, id_ = date(2027, 2, 15), new_id()
    terms = RunTerms(
        run_id=id_,
        year=2027,
        issue_on=day,
        due_on=day,
        collect_on=day,
        issuer_id=id_,
        limits=FileLimits(2),
    )
    totals, core, b2b = RunTotals(), Scheme.CORE, Scheme.B2B
    told = ((b2b, 100), (core, 200), (b2b, 300), (b2b, 500))
    ids = [totals.count_debit(terms, scheme, cents) for scheme, cents in told]
    found = [(one.scheme, one.part, one.debits, one.cents) for one in totals.files]
    assert found == [(b2b, 1, 2, 400), (core, 1, 1, 200), (b2b, 2, 1, 500)]
    assert ids == [
        collection_of(id_, b2b),
        collection_of(id_, core),
        collection_of(id_, b2b),
        collection_of(id_, b2b, 2),
    ]


def test_who_is_left_out_is_not_assessed(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    add_member("M-2", signed_on=date(2027, 6, 1))
    released(runtime)
    assert len(stored(runtime, DuesAssessment)) == len(stored(runtime, Invoice)) == 1


def test_who_owes_nothing_is_assessed_and_gets_no_invoice(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", kind="honorary", debit=False)
    released(runtime)
    (assessment,) = stored(runtime, DuesAssessment)
    assert (assessment.amount_cents, assessment.invoice_id) == (0, None)
    assert not stored(runtime, Invoice)
    assert not stored(runtime, LedgerEntry)


def test_an_invoice_keeps_all_that_its_document_says(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", employees=11, language="fr", country="FR", joined_on=date(2027, 1, 10))
    released(runtime)
    (invoice,) = stored(runtime, Invoice)
    lines = invoice.snapshot["lines"]
    assert isinstance(lines, list)
    (line,) = lines
    assert invoice.snapshot["debtor"] == {
        "member_number": "M-1",
        "company": "Société Générale d'Étanchéité & Cie S.à r.l.",
        "street": "Rue de l'Église",
        "house_number": "4 bis",
        "postcode": "57600",
        "city": "Forbach",
        "country": "FR",
    }
    assert (line["text"], line["amount_cents"]) == ("Cotisation 2027", 90000)
    assert (line["period_from"], line["period_to"]) == ("2027-01-10", "2027-12-31")
    debit = invoice.snapshot["debit"]
    assert isinstance(debit, dict)
    assert list(debit) == ["mandate_reference", "account_holder", "iban_masked", "scheme"]
    assert (debit["mandate_reference"], debit["scheme"]) == ("REF-M-1", "core")


@pytest.mark.parametrize(
    ("debit", "method", "due_on", "collect_on"),
    [
        (True, "direct_debit", date(2027, 2, 15), date(2027, 2, 15)),
        (False, "transfer", date(2027, 2, 15), None),
    ],
)
def test_what_is_collected_has_a_day_and_a_debit(
    runtime: ServiceRuntime,
    add_member: AddMember,
    debit: bool,
    method: str,
    due_on: date,
    collect_on: date | None,
) -> None:
    add_member("M-1", debit=debit)
    released(runtime)
    (invoice,) = stored(runtime, Invoice)
    assert (invoice.payment_method, invoice.due_on, invoice.collect_on) == (
        method,
        due_on,
        collect_on,
    )
    assert (invoice.mandate_id is not None) == debit
    items = stored(runtime, CollectionItem)
    assert [item.invoice_id for item in items] == ([invoice.id] if debit else [])
    (told,) = [payload for kind, payload in published(runtime) if kind == "billing.invoice.issued"]
    assert (told["number"], told["payment_method"]) == ("BR-2027-0001", method)
