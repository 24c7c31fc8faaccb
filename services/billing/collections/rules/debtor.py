"""Whether a debtor can be written into a bank file at all."""

from __future__ import annotations

from services.billing.sepa.iban import needs_address
from services.billing.sepa.sepa_text import bank_can_read, sepa_text

TOWN_LENGTH = 35
"""ISO 20022, PostalAddress24."""


def debtor_findings(account_holder: str, iban_country: str, city: str) -> list[str]:
    """Codes of what the bank could not read: its file would be refused for this debit alone.

    An address needs a town, and only accounts outside the EEA need an address.
    """
    found = []
    if not bank_can_read(account_holder):
        found.append("account_holder_unreadable")
    if needs_address(iban_country) and not sepa_text(city, TOWN_LENGTH).text:
        found.append("debtor_town_unreadable")
    return found
