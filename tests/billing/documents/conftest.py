"""Invoices whose parties have names that hurt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from services.billing.documents.snapshot import (
    Buyer,
    Contact,
    DirectDebitTerms,
    InvoiceSnapshot,
    Line,
    Party,
    TransferTerms,
)

Issue = Callable[..., InvoiceSnapshot]

_SELLER = Party(
    name="autoregion e.V.",
    street="Franz-Josef-Röder-Straße",
    house_number="9",
    postcode="66119",
    city="Saarbrücken",
    country="DE",
    register_court="Amtsgericht Saarbrücken",
    register_number="VR 5555",
    tax_number="040/140/12345",
    email="dues@autoregion.example",
    phone="+49 30 23125 040",
    website="www.autoregion.example",
)
_BUYER = Buyer(
    name="Société Générale d'Étanchéité & Cie S.à r.l.",
    street="rue de l’Industrie",
    house_number="12 bis",
    postcode="57600",
    city="Forbach",
    country="FR",
    email="factures@etancheite.example",
    member_number="M-1043",
)
_LINES = (
    Line(
        text="Mitgliedsbeitrag 2027, Klasse C",
        explanation=(
            "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 2.700,50 €",
            "beigetreten 3. August: halber Beitrag 1.350,25 €",
        ),
        amount_cents=135_025,
        period_from=date(2027, 8, 3),
        period_to=date(2027, 12, 31),
    ),
    Line(
        text="Aufnahmegebühr",
        explanation=("einmalig, § 3",),
        amount_cents=25_000,
        period_from=date(2027, 8, 3),
        period_to=date(2027, 8, 3),
    ),
)
_COLLECTED = DirectDebitTerms(
    mandate_reference="AR-M1043-01",
    creditor_identifier="DE98ZZZ09999999999",
    collect_on=date(2027, 9, 15),
    debtor_account_holder="Société Générale d'Étanchéité",
    debtor_iban_masked="FR14 **** **** **** **** ***0 606",
)
_TRANSFERRED = TransferTerms(
    account_holder="autoregion e.V.",
    iban="DE02 1203 0000 0000 2020 51",
    bic="BYLADEM1001",
    reference="BR-2027-00043",
)
_INVOICE = InvoiceSnapshot(
    number="BR-2027-00043",
    issue_on=date(2027, 8, 20),
    due_on=date(2027, 9, 15),
    language="de",
    locale_country="DE",
    seller=_SELLER,
    buyer=_BUYER,
    contact=Contact("Dr. Anne Weiland", "kasse@autoregion.example", "+49 30 23125 042"),
    lines=_LINES,
    total_cents=160_025,
    prepaid_cents=0,
    tax_note="Echter Mitgliedsbeitrag, nicht umsatzsteuerbar; § 5 Satzung, § 2 Beitragsordnung.",
    payment=_COLLECTED,
    subject="Mitgliedsbeitrag 2027",
)


@pytest.fixture
def issue() -> Issue:
    """An invoice by direct debit, with the given facts changed."""

    def make(**changes: object) -> InvoiceSnapshot:
        return replace(_INVOICE, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def transfer() -> TransferTerms:
    return _TRANSFERRED
