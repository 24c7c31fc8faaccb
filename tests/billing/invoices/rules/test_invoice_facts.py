"""The frozen facts of an invoice, as they stand in its row."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.invoices.rules.invoice_facts import (
    DebitFacts,
    Debtor,
    LineFacts,
    dues_text,
    entry_fee_text,
    invoice_facts,
    tax_note,
)
from shared.i18n import Language
from shared.postal_address import PostalAddress

DEBTOR = Debtor(
    "M-1",
    "Étanchéité & Cie",
    PostalAddress(street="Am Markt", house_number="", postcode="89073", city="Ulm", country="DE"),
)
LINE = LineFacts(
    text="Mitgliedsbeitrag 2027",
    explanation=("Klasse A", "halber Beitrag"),
    amount_cents=30000,
    period_from=date(2027, 8, 3),
    period_to=date(2027, 12, 31),
)


def test_stored_names_and_their_order_never_change() -> None:
    debit = DebitFacts(
        mandate_reference="REF-1", account_holder="É", iban_masked="DE12 •••• 4471", scheme="core"
    )
    facts = invoice_facts(DEBTOR, [LINE], debit)
    assert str(facts) == str(
        {
            "debtor": {
                "member_number": "M-1",
                "company": "Étanchéité & Cie",
                "street": "Am Markt",
                "house_number": "",
                "postcode": "89073",
                "city": "Ulm",
                "country": "DE",
            },
            "lines": [
                {
                    "text": "Mitgliedsbeitrag 2027",
                    "explanation": ["Klasse A", "halber Beitrag"],
                    "amount_cents": 30000,
                    "period_from": "2027-08-03",
                    "period_to": "2027-12-31",
                }
            ],
            "debit": {
                "mandate_reference": "REF-1",
                "account_holder": "É",
                "iban_masked": "DE12 •••• 4471",
                "scheme": "core",
            },
        }
    )


def test_without_a_mandate_there_is_no_debit() -> None:
    assert invoice_facts(DEBTOR, [LINE], None)["debit"] is None


@pytest.mark.parametrize(
    ("language", "dues", "fee"),
    [
        ("de", "Mitgliedsbeitrag 2027", "Aufnahmegebühr"),
        ("en", "Membership dues 2027", "Entry fee"),
        ("fr", "Cotisation 2027", "Droit d'entrée"),
    ],
)
def test_lines_are_called_in_the_members_language(language: Language, dues: str, fee: str) -> None:
    assert dues_text(2027, language) == dues
    assert entry_fee_text(language).replace("\u2019", "'") == fee
    assert tax_note(language)
