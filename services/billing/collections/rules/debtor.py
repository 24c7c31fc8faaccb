"""Whether a debtor can be written into a bank file at all, and what of it is lost there."""

from __future__ import annotations

from services.billing.sepa.iban import needs_address
from services.billing.sepa.sepa_text import NAME_LENGTH, bank_can_read, loses_letters

TOWN_LENGTH = 35
"""ISO 20022, PostalAddress24."""
SHORT_LENGTH = 16
"""The same, of a building number and of a postcode."""


def debtor_findings(account_holder: str, iban_country: str, city: str) -> list[str]:
    """Codes of what the bank could not read: its file would be refused for this debit alone.

    An address needs a town, and only accounts outside the EEA need an address.
    """
    found = []
    if not bank_can_read(account_holder):
        found.append("account_holder_unreadable")
    if needs_address(iban_country) and not bank_can_read(city):
        found.append("debtor_town_unreadable")
    return found


def debtor_losses(
    account_holder: str, iban_country: str, city: str, street: str = "", numbers: str = ""
) -> list[str]:
    """Codes of what the bank is told only in part: cut, or in letters that it cannot write.

    `numbers` is the longer of building number and postcode.
    """
    found = []
    if bank_can_read(account_holder) and loses_letters(account_holder, NAME_LENGTH):
        found.append("account_holder_shortened")
    if not needs_address(iban_country) or not bank_can_read(city):
        return found
    parts = ((city, TOWN_LENGTH), (street, NAME_LENGTH), (numbers, SHORT_LENGTH))
    if any(loses_letters(text, length) for text, length in parts):
        found.append("debtor_address_shortened")
    return found
