"""Which debtors cannot be written into a bank file."""

from __future__ import annotations

import pytest

from services.billing.collections.rules.debtor import debtor_findings, debtor_losses


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
        ("Étanchéité", "CH", "- . -", ["debtor_town_unreadable"]),
        ("Ελληνική Χυτήρια Α.Ε.", "GR", "", ["account_holder_unreadable"]),
        ("日本自動車株式会社", "DE", "", ["account_holder_unreadable"]),
        ("Тест Кириллица ООО", "DE", "", ["account_holder_unreadable"]),
        ("ΕΤΑΙΡΕΙΑ", "CH", "", ["account_holder_unreadable", "debtor_town_unreadable"]),
    ],
)
def test_what_the_bank_could_not_read(
    holder: str, country: str, city: str, codes: list[str]
) -> None:
    assert debtor_findings(holder, country, city) == codes


@pytest.mark.parametrize(
    ("debtor", "codes"),
    [
        (("Müller & Söhne Łódź Œuvres Straße №1", "DE", ""), []),
        (("_Müller_ *100 %*", "DE", ""), []),
        (("x" * 70, "DE", ""), []),
        (("x" * 71, "DE", ""), ["account_holder_shortened"]),
        (("ä" * 36, "DE", ""), ["account_holder_shortened"]),
        (("Тест GmbH", "DE", ""), ["account_holder_shortened"]),
        (("Ελληνική Α.Ε.", "DE", ""), []),
        (("Guss AG", "DE", "x" * 47, "Straße", "12"), []),
        (("Guss AG", "CH", "Zürich", "Rue de la Gare", "12 bis"), []),
        (("Guss AG", "CH", "x" * 36), ["debtor_address_shortened"]),
        (("Guss AG", "CH", "ü" * 18), ["debtor_address_shortened"]),
        (("Guss AG", "CH", "Bern", "Ω-Strasse"), ["debtor_address_shortened"]),
        (("Guss AG", "CH", "Bern", "Gasse", "1" * 17), ["debtor_address_shortened"]),
    ],
)
def test_what_the_bank_is_told_only_in_part(debtor: tuple[str, ...], codes: list[str]) -> None:
    assert debtor_losses(*debtor) == codes
