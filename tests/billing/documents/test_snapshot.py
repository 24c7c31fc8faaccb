"""A snapshot is whole and consistent, or it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.documents.errors import (
    CancellationWithoutOriginal,
    FactMissing,
    InvoiceWithoutLines,
    PrepaidOutOfRange,
    SnapshotUnreadable,
    TotalsDisagree,
    UnmaskedIban,
    VatOnDues,
)
from services.billing.documents.snapshot import (
    DirectDebitTerms,
    InvoiceSnapshot,
    PrecedingInvoice,
    TaxTreatment,
    TransferTerms,
)

Issue = Callable[..., InvoiceSnapshot]


def test_it_comes_back_from_storage_as_it_went(issue: Issue, transfer: TransferTerms) -> None:
    cancellation = issue(
        role="cancellation", payment=None, preceding=PrecedingInvoice("BR-1", date(2027, 1, 2))
    )
    for snapshot in (issue(), issue(payment=transfer), cancellation):
        assert InvoiceSnapshot.from_json(snapshot.to_json()) == snapshot


def test_its_json_is_always_the_same_text(issue: Issue) -> None:
    text = issue().to_json()

    assert issue().to_json() == text
    assert InvoiceSnapshot.from_json(text.encode()).to_json() == text


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"number": 1}'])
def test_broken_storage_is_a_named_error(text: str) -> None:
    with pytest.raises(SnapshotUnreadable):
        InvoiceSnapshot.from_json(text)


@pytest.mark.parametrize("category", ["S", "E", "AE"])
def test_dues_never_carry_vat(issue: Issue, category: str) -> None:
    dues, fee = issue().lines
    taxed = replace(fee, tax_treatment=cast(TaxTreatment, category))

    with pytest.raises(VatOnDues) as refusal:
        issue(lines=(dues, taxed))

    assert refusal.value.details == {"line": "Aufnahmegebühr", "category": category}


def test_storage_cannot_smuggle_vat_in(issue: Issue) -> None:
    text = issue().to_json().replace('"tax_treatment":"O"', '"tax_treatment":"S"', 1)

    with pytest.raises(VatOnDues):
        InvoiceSnapshot.from_json(text)


@given(difference=st.integers().filter(bool))
def test_the_total_is_the_sum_of_the_lines(difference: int) -> None:
    text = InvoiceSnapshot.from_json(_JSON).to_json()

    with pytest.raises(TotalsDisagree):
        InvoiceSnapshot.from_json(
            text.replace('"total_cents":100', f'"total_cents":{100 + difference}')
        )


@pytest.mark.parametrize("prepaid_cents", [-1, 160_026])
def test_more_than_everything_cannot_be_paid(issue: Issue, prepaid_cents: int) -> None:
    with pytest.raises(PrepaidOutOfRange):
        issue(prepaid_cents=prepaid_cents)


def test_an_invoice_has_lines(issue: Issue) -> None:
    with pytest.raises(InvoiceWithoutLines):
        issue(lines=(), total_cents=0)


def test_a_cancellation_names_what_it_cancels(issue: Issue) -> None:
    with pytest.raises(CancellationWithoutOriginal):
        issue(role="cancellation", payment=None)


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.parametrize(
    ("party", "field", "fact"),
    [
        ("seller", "name", "seller name"),
        ("seller", "register_number", "seller register number"),
        ("seller", "country", "seller country"),
        ("buyer", "name", "buyer name"),
        ("buyer", "country", "buyer country"),
    ],
)
def test_a_party_without_what_names_it_is_refused(
    issue: Issue, party: str, field: str, fact: str, blank: str
) -> None:
    changed = replace(getattr(issue(), party), **{field: blank})

    with pytest.raises(FactMissing) as refusal:
        issue(**{party: changed})

    assert refusal.value.details == {"number": "BR-2027-00043", "fact": fact}


@pytest.mark.parametrize(("field", "fact"), [("number", "number"), ("tax_note", "tax note")])
def test_an_invoice_without_number_or_tax_note_is_refused(
    issue: Issue, field: str, fact: str
) -> None:
    with pytest.raises(FactMissing) as refusal:
        issue(**{field: " "})

    assert refusal.value.details["fact"] == fact


@pytest.mark.parametrize("prepaid_cents", [0, 1, 160_025])
def test_what_is_due_is_what_is_left(issue: Issue, prepaid_cents: int) -> None:
    assert issue(prepaid_cents=prepaid_cents).due_cents == 160_025 - prepaid_cents


def test_the_period_covers_all_lines(issue: Issue) -> None:
    assert issue().period == (date(2027, 8, 3), date(2027, 12, 31))
    first, second = issue().lines
    earlier = replace(second, period_from=date(2027, 1, 1), period_to=date(2028, 6, 30))
    assert issue(lines=(first, earlier)).period == (date(2027, 1, 1), date(2028, 6, 30))


@pytest.mark.parametrize(
    ("street", "house_number", "line"),
    [("Hauptstr.", "7a", "Hauptstr. 7a"), ("Hauptstr.", "", "Hauptstr."), ("", "12", "12"),
     ("", "", "")],
)  # fmt: skip
def test_street_and_number_are_one_line(
    issue: Issue, street: str, house_number: str, line: str
) -> None:
    party = replace(issue().seller, street=street, house_number=house_number)
    assert party.street_line == line


def test_the_seller_is_identified_by_the_register(issue: Issue) -> None:
    with pytest.raises(FactMissing, match="seller register number"):
        issue(seller=replace(issue().seller, register_number=" "))


@pytest.mark.parametrize(
    "iban",
    ["FR1420041010050500013M02606", "FR14 2004 1010 0505 0001 3M02 606", "FR14 2004 1010 **** 606"],
)
def test_a_readable_account_number_is_refused(iban: str) -> None:
    with pytest.raises(UnmaskedIban):
        DirectDebitTerms(
            mandate_reference="M-1",
            creditor_identifier="DE98ZZZ09999999999",
            collect_on=date(2027, 9, 15),
            debtor_account_holder="Cie",
            debtor_iban_masked=iban,
        )


@pytest.mark.parametrize("iban", ["FR14 **** **** 0606", "FR14XXXXXXXX0606", "DE02 •••• 2051"])
def test_a_masked_account_number_is_taken(iban: str) -> None:
    assert (
        DirectDebitTerms(
            mandate_reference="M-1",
            creditor_identifier="DE98",
            collect_on=date(2027, 9, 15),
            debtor_account_holder="Cie",
            debtor_iban_masked=iban,
        ).means
        == "direct_debit"
    )


_JSON = """
{"number":"B-1","issue_on":"2027-01-01","due_on":"2027-02-01","language":"fr","locale_country":"LU",
"seller":{"name":"A","street":"","house_number":"","postcode":"","city":"","country":"DE",
"register_number":"VR 1"},"buyer":{"name":"B","street":"","house_number":"","postcode":"","city":"",
"country":"LU"},"contact":{"name":"","email":"","phone":""},"lines":[{"text":"L","explanation":[],
"amount_cents":100,"period_from":"2027-01-01","period_to":"2027-12-31"}],"total_cents":100,
"prepaid_cents":0,"tax_note":"n","payment":null}
"""
