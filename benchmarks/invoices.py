"""Invoice documents: PDF/A-3 with XML and hash, against bare typst with a reused compiler.

The reference compiles the same template with the same data, prepared beforehand, attaches the same
XML and does nothing else: no XML building, no schema check, no Factur-X metadata, no hash.
Run: `python -m benchmarks.invoices [invoices]`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

from benchmarks.measure import Run, compare
from services.billing.documents import pdf, render_invoice
from services.billing.documents.cii import build_cii
from services.billing.documents.page import page_of
from services.billing.documents.snapshot import (
    Buyer,
    Contact,
    DirectDebitTerms,
    InvoiceSnapshot,
    Line,
    Party,
)

# The aim is a rate of at least 0.8 times the reference, so at most this multiple of its time.
_AIM = 1 / 0.8


def documents(size: int) -> Run:
    """Ours: from snapshot to checked file and hash."""
    snapshots = [_invoice(number) for number in range(size)]
    render_invoice(_invoice(size))

    def run() -> None:
        for snapshot in snapshots:
            render_invoice(snapshot)

    return run


def typst_with_a_reused_compiler(size: int) -> Run:
    """The reference: ready data into one compiler."""
    inputs = [_inputs(_invoice(number)) for number in range(size)]
    issued_at = datetime(2027, 1, 12, tzinfo=UTC)
    pdf.typeset(_inputs(_invoice(size)), issued_at)

    def run() -> None:
        for each in inputs:
            pdf.typeset(each, issued_at)

    return run


def _inputs(snapshot: InvoiceSnapshot) -> dict[str, str]:
    return {"data": json.dumps(page_of(snapshot)), "xml": build_cii(snapshot).decode()}


def _invoice(number: int) -> InvoiceSnapshot:
    year = (date(2027, 1, 1), date(2027, 12, 31))
    explanation = (f"Klasse C: 51–100 Beschäftigte (gemeldet: {51 + number % 50}) 900,00 €",)
    line = Line("Mitgliedsbeitrag 2027, Klasse C", explanation, 90_000, *year)
    return replace(
        _FIRST,
        number=f"BR-2027-{number:06}",
        buyer=replace(_FIRST.buyer, name=f"Gießerei {number} GmbH", member_number=f"M-{number}"),
        lines=(line,),
    )


_FIRST = InvoiceSnapshot(
    number="BR-2027-000000",
    issue_on=date(2027, 1, 12),
    due_on=date(2027, 2, 15),
    language="de",
    locale_country="DE",
    seller=Party(
        name="AutOS e.V.",
        street="Lotter Straße",
        house_number="12",
        postcode="49078",
        city="Osnabrück",
        country="DE",
        register_court="Amtsgericht Osnabrück",
        register_number="VR 201234",
        tax_number="66/270/01234",
        email="beitrag@autos.example",
        phone="+49 30 23125 010",
        website="www.autos.example",
    ),
    buyer=Buyer(
        name="Gießerei GmbH",
        street="Industriestraße",
        house_number="4 b",
        postcode="49084",
        city="Osnabrück",
        country="DE",
    ),
    contact=Contact("Dr. Anne Weiland", "kasse@autos.example", "+49 30 23125 042"),
    lines=(
        Line(
            text="Mitgliedsbeitrag",
            explanation=(),
            amount_cents=90_000,
            period_from=date(2027, 1, 1),
            period_to=date(2027, 12, 31),
        ),
    ),
    total_cents=90_000,
    prepaid_cents=0,
    tax_note="Echter Mitgliedsbeitrag, nicht umsatzsteuerbar; § 5 Satzung.",
    payment=DirectDebitTerms(
        mandate_reference="AUTOS-M1043-01",
        creditor_identifier="DE98ZZZ09999999999",
        collect_on=date(2027, 2, 15),
        debtor_account_holder="Gießerei GmbH",
        debtor_iban_masked="DE02 **** **** **** **20 51",
    ),
    subject="Mitgliedsbeitrag 2027",
)


if __name__ == "__main__":
    invoices = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    found = compare(documents, typst_with_a_reused_compiler, size=invoices, runs=3)
    print(found.report(f"invoice PDF/A-3 + XML + hash, {invoices} invoices, one core", _AIM))
    print(f"  {invoices / found.ours.wall:.0f} invoices a second")
