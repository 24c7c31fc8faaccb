"""Which debtors cannot be written into a bank file."""

from __future__ import annotations

import pytest

from services.billing.collections.rules.debtor import debtor_findings


@pytest.mark.parametrize(
    ("holder", "country", "city", "codes"),
    [
        ("Étanchéité & Cie", "FR", "", []),
        ("ΕΤΑΙΡΕΙΑ", "GR", "Αθήνα", ["account_holder_unreadable"]),
        ("👩‍👩‍👧", "DE", "Forbach", ["account_holder_unreadable"]),
        ("Étanchéité", "DE", "Αθήνα", []),
        ("Étanchéité", "CH", "Zürich", []),
        ("Étanchéité", "CH", "Αθήνα", ["debtor_town_unreadable"]),
        ("Étanchéité", "GB", "", ["debtor_town_unreadable"]),
        ("ΕΤΑΙΡΕΙΑ", "CH", "", ["account_holder_unreadable", "debtor_town_unreadable"]),
    ],
)
def test_what_the_bank_could_not_read(
    holder: str, country: str, city: str, codes: list[str]
) -> None:
    assert debtor_findings(holder, country, city) == codes
