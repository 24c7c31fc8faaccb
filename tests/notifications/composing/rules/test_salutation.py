"""How letters begin."""

from __future__ import annotations

import pytest

from services.notifications.composing.rules.salutation import salutation
from services.notifications.contacts.recipient import PersonName


@pytest.mark.parametrize(
    ("language", "person", "wanted"),
    [
        ("de", PersonName("Frau", "Zoé", "Müller"), "Sehr geehrte Frau Müller,"),
        ("de", PersonName("Herr", "", "Weber"), "Sehr geehrter Herr Weber,"),
        ("de", PersonName("", "Kim", "Weber"), "Guten Tag Kim Weber,"),
        ("de", PersonName("Mme", "Anne", "Petit"), "Sehr geehrte Frau Petit,"),
        ("de", PersonName("Frau", "", ""), "Sehr geehrte Damen und Herren,"),
        ("de", PersonName(), "Sehr geehrte Damen und Herren,"),
        ("fr", PersonName("Mme", "Anne", "Petit"), "Madame,"),
        ("fr", PersonName("M.", "Luc", "Petit"), "Monsieur,"),
        ("fr", PersonName("", "Kim", "Petit"), "Madame, Monsieur,"),
        ("en", PersonName("Herr", "Jan", "Weber"), "Dear Mr Weber,"),
        ("en", PersonName("Ms.", "Jo", "Weber"), "Dear Ms Weber,"),
        ("en", PersonName("", "Kim", "Weber"), "Dear Kim Weber,"),
        ("en", PersonName(), "Dear Sir or Madam,"),
    ],
)
def test_salutation(language: str, person: PersonName, wanted: str) -> None:
    assert salutation(language, person) == wanted


def test_a_first_name_says_nothing_about_the_person() -> None:
    assert salutation("de", PersonName("", "Andrea", "Rossi")) == "Guten Tag Andrea Rossi,"
