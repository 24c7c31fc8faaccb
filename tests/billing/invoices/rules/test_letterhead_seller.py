"""Who the seller is for an e-invoice, in a register or in none (EN 16931, BR-CO-26)."""

from __future__ import annotations

import pytest

from services.billing.invoices.rules.letterhead import seller_of

LETTERHEAD = dict.fromkeys(
    [
        "name",
        "street",
        "house_number",
        "postcode",
        "city",
        "country",
        "register_court",
        "email",
        "phone",
        "website",
    ],
    "x",
)


@pytest.mark.parametrize(
    ("register", "creditor", "tax", "identifier"),
    [
        ("VR 1", "DE98ZZZ09999999999", "66/1", ""),
        ("", "DE98ZZZ09999999999", "66/1", "DE98ZZZ09999999999"),
        (" ", "", "66/1", "66/1"),
        ("", "", "", ""),
    ],
)
def test_without_a_register_number_another_identifier_stands_in(
    register: str, creditor: str, tax: str, identifier: str
) -> None:
    facts = {"register_number": register, "creditor_identifier": creditor, "tax_number": tax}
    assert seller_of({**LETTERHEAD, **facts}).identifier == identifier
