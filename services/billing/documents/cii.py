"""The invoice as UN/CEFACT Cross Industry Invoice, profile EN 16931 (BT and BG: its terms)."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

from services.billing.documents.formats import Formats
from services.billing.documents.snapshot import (
    DirectDebitTerms,
    InvoiceSnapshot,
    Line,
    Party,
)
from services.billing.documents.text import clean
from services.billing.documents.words import WORDS
from shared.money import plain_amount

PROFILE = "urn:cen.eu:en16931:2017"
_UNECE = "urn:un:unece:uncefact:data:standard:"
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<rsm:CrossIndustryInvoice xmlns:rsm="{_UNECE}CrossIndustryInvoice:100"'
    f' xmlns:ram="{_UNECE}ReusableAggregateBusinessInformationEntity:100"'
    f' xmlns:udt="{_UNECE}UnqualifiedDataType:100" xmlns:qdt="{_UNECE}QualifiedDataType:100">'
)
_CLOSE = "</rsm:CrossIndustryInvoice>"
_DIRECT_DEBIT, _TRANSFER = "59", "58"
_ONE_UNIT = ' unitCode="C62"'
_MASK = str.maketrans(dict.fromkeys("*•·∙…#_-", "X") | {" ": "", "\u00a0": ""})


def build_cii(snapshot: InvoiceSnapshot) -> bytes:
    """The XML file. Category O throughout: no VAT id of either party and no rate on a line."""
    lines = "".join(_line(position, line) for position, line in enumerate(snapshot.lines, start=1))
    trade = lines + _agreement(snapshot)
    trade += _node("ApplicableHeaderTradeDelivery") + _settlement(snapshot)
    context = _node("GuidelineSpecifiedDocumentContextParameter", _leaf("ID", PROFILE))
    parts = (
        _OPEN,
        f"<rsm:ExchangedDocumentContext>{context}</rsm:ExchangedDocumentContext>",
        f"<rsm:ExchangedDocument>{_document(snapshot)}</rsm:ExchangedDocument>",
        f"<rsm:SupplyChainTradeTransaction>{trade}</rsm:SupplyChainTradeTransaction>",
        _CLOSE,
    )
    return "".join(parts).encode()


def _document(snapshot: InvoiceSnapshot) -> str:
    notes = (snapshot.subject, snapshot.tax_note)
    return (
        _leaf("ID", snapshot.number)
        + _leaf("TypeCode", snapshot.type_code)
        + _moment("IssueDateTime", snapshot.issue_on)
        + "".join(_node("IncludedNote", _leaf("Content", note)) for note in notes if clean(note))
    )


def _line(position: int, line: Line) -> str:
    # BR-27: a price is never negative, so a reduction is a quantity of minus one.
    quantity = "1" if line.amount_cents >= 0 else "-1"
    price = _leaf("ChargeAmount", plain_amount(abs(line.amount_cents)))
    # BR-O-05: no rate on the line, not even zero.
    tax = _leaf("TypeCode", "VAT") + _leaf("CategoryCode", line.tax_treatment)
    total = _leaf("LineTotalAmount", plain_amount(line.amount_cents))
    return _node(
        "IncludedSupplyChainTradeLineItem",
        _node("AssociatedDocumentLineDocument", _leaf("LineID", str(position))),
        _node(
            "SpecifiedTradeProduct",
            _leaf("Name", line.text),
            _optional("Description", " ".join(line.explanation)),
        ),
        _node("SpecifiedLineTradeAgreement", _node("NetPriceProductTradePrice", price)),
        _node("SpecifiedLineTradeDelivery", _leaf("BilledQuantity", quantity, _ONE_UNIT)),
        _node(
            "SpecifiedLineTradeSettlement",
            _node("ApplicableTradeTax", tax),
            _period(line.period_from, line.period_to),
            _node("SpecifiedTradeSettlementLineMonetarySummation", total),
        ),
    )


def _agreement(snapshot: InvoiceSnapshot) -> str:
    buyer = snapshot.buyer
    return _node(
        "ApplicableHeaderTradeAgreement",
        # BT-10, demanded by XRechnung (BR-DE-15); the member's own number is what they know.
        _optional("BuyerReference", buyer.member_number),
        _seller(snapshot),
        _node(
            "BuyerTradeParty",
            _optional("ID", buyer.member_number),
            _name(buyer),
            _address(buyer),
        ),
    )


def _seller(snapshot: InvoiceSnapshot) -> str:
    seller, contact = snapshot.seller, snapshot.contact
    phone = _optional("CompleteNumber", contact.phone)
    email = _optional("URIID", contact.email)
    # BR-O-02: the tax number (FC) may stand here, a VAT id (VA) may not.
    tax_number = _optional("ID", seller.tax_number, ' schemeID="FC"')
    return _node(
        "SellerTradeParty",
        _optional("ID", seller.identifier),
        _name(seller),
        _node(
            "DefinedTradeContact",
            _leaf("PersonName", contact.name if clean(contact.name) else seller.name),
            _around("TelephoneUniversalCommunication", phone),
            _around("EmailURIUniversalCommunication", email),
        ),
        _address(seller),
        _around("SpecifiedTaxRegistration", tax_number),
    )


def _name(party: Party) -> str:
    register_number = _optional("ID", party.register_number)
    return _leaf("Name", party.name) + _around("SpecifiedLegalOrganization", register_number)


def _address(party: Party) -> str:
    address = _node(
        "PostalTradeAddress",
        _optional("PostcodeCode", party.postcode),
        _optional("LineOne", party.street_line),
        _optional("CityName", party.city),
        _leaf("CountryID", party.country),
    )
    email = _optional("URIID", party.email, ' schemeID="EM"')
    return address + _around("URIUniversalCommunication", email)


def _settlement(snapshot: InvoiceSnapshot) -> str:
    payment, creditor, reference = snapshot.payment, "", snapshot.number
    if isinstance(payment, DirectDebitTerms):
        creditor = payment.creditor_identifier
    elif payment is not None:
        reference = payment.reference
    return _node(
        "ApplicableHeaderTradeSettlement",
        _optional("CreditorReferenceID", creditor),
        _leaf("PaymentReference", reference),
        _leaf("InvoiceCurrencyCode", "EUR"),
        _means(snapshot),
        _tax(snapshot),
        _period(*snapshot.period),
        _terms(snapshot),
        _totals(snapshot),
        _preceding(snapshot),
    )


def _means(snapshot: InvoiceSnapshot) -> str:
    payment = snapshot.payment
    if payment is None:
        return ""
    if isinstance(payment, DirectDebitTerms):
        iban = _leaf("IBANID", payment.debtor_iban_masked.translate(_MASK))
        parts = _leaf("TypeCode", _DIRECT_DEBIT) + _node("PayerPartyDebtorFinancialAccount", iban)
    else:
        iban = _leaf("IBANID", payment.iban.replace(" ", ""))
        account = iban + _leaf("AccountName", payment.account_holder)
        parts = _leaf("TypeCode", _TRANSFER) + _node("PayeePartyCreditorFinancialAccount", account)
        bic = _optional("BICID", payment.bic)
        parts += _around("PayeeSpecifiedCreditorFinancialInstitution", bic)
    return _node("SpecifiedTradeSettlementPaymentMeans", parts)


def _tax(snapshot: InvoiceSnapshot) -> str:
    return _node(
        "ApplicableTradeTax",
        _leaf("CalculatedAmount", "0.00"),
        _leaf("TypeCode", "VAT"),
        _leaf("ExemptionReason", snapshot.tax_note),
        _leaf("BasisAmount", plain_amount(snapshot.total_cents)),
        _leaf("CategoryCode", "O"),
        _leaf("ExemptionReasonCode", "VATEX-EU-O"),
        # BT-119: XRechnung demands it here (BR-DE-14) although the lines must not have it.
        _leaf("RateApplicablePercent", "0.00"),
    )


def _terms(snapshot: InvoiceSnapshot) -> str:
    words, formats, payment = WORDS[snapshot.language], Formats.of(snapshot), snapshot.payment
    mandate = ""
    if isinstance(payment, DirectDebitTerms):
        sentence = words.direct_debit_terms.format(date=formats.date(payment.collect_on))
        mandate = _leaf("DirectDebitMandateID", payment.mandate_reference)
    elif payment is not None:
        sentence = words.transfer_terms.format(date=formats.date(snapshot.due_on))
    else:
        sentence = words.nothing_due
    due = _moment("DueDateDateTime", snapshot.due_on)
    return _node("SpecifiedTradePaymentTerms", _leaf("Description", sentence), due, mandate)


def _totals(snapshot: InvoiceSnapshot) -> str:
    total = plain_amount(snapshot.total_cents)
    return _node(
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        _leaf("LineTotalAmount", total),
        _leaf("TaxBasisTotalAmount", total),
        _leaf("TaxTotalAmount", "0.00", ' currencyID="EUR"'),
        _leaf("GrandTotalAmount", total),
        _leaf("TotalPrepaidAmount", plain_amount(snapshot.prepaid_cents)),
        _leaf("DuePayableAmount", plain_amount(snapshot.due_cents)),
    )


def _preceding(snapshot: InvoiceSnapshot) -> str:
    original = snapshot.preceding
    if original is None:
        return ""
    day = f'<qdt:DateTimeString format="102">{original.issue_on:%Y%m%d}</qdt:DateTimeString>'
    issued = _node("FormattedIssueDateTime", day)
    return _node("InvoiceReferencedDocument", _leaf("IssuerAssignedID", original.number), issued)


def _period(first: date, last: date) -> str:
    moments = _moment("StartDateTime", first) + _moment("EndDateTime", last)
    return _node("BillingSpecifiedPeriod", moments)


def _moment(name: str, day: date) -> str:
    text = f'<udt:DateTimeString format="102">{day:%Y%m%d}</udt:DateTimeString>'
    return _node(name, text)


def _node(name: str, *parts: str) -> str:
    return f"<ram:{name}>{''.join(parts)}</ram:{name}>"


def _leaf(name: str, text: str, attributes: str = "") -> str:
    return f"<ram:{name}{attributes}>{escape(clean(text))}</ram:{name}>"


def _optional(name: str, text: str, attributes: str = "") -> str:
    return _leaf(name, text, attributes) if clean(text) else ""


def _around(name: str, content: str) -> str:
    return _node(name, content) if content else ""
