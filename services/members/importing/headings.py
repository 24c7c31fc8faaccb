"""The columns of a member list and the headings they go by, English or German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from services.members.errors import NoHeading
from services.members.importing.problems import RowError

BANK_COLUMNS = (
    "payment_method",
    "iban",
    "account_holder",
    "mandate_reference",
    "mandate_signed_on",
    "mandate_scheme",
    "last_collected_on",
    "b2b_confirmed_on",
)
REQUIRED = ("member_number", "company", "joined_on")
LISTS = frozenset({"billing_emails", "groups"})
"""Columns of several entries, which may stand on lines of their own."""
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "member_number": ("Mitgliedsnummer", "Mitglieds-Nr.", "Mitgliednr", "Mitglied Nr"),
        "company": ("Firma", "Unternehmen", "Firmenname", "Name", "Name des Unternehmens"),
        "legal_form": ("Rechtsform",),
        "street": ("Straße",),
        "house_number": ("Hausnummer", "Haus-Nr.", "Nr."),
        "postcode": ("PLZ", "Postleitzahl", "Postal code", "ZIP"),
        "city": ("Ort", "Stadt"),
        "country": ("Land", "Staat"),
        "language": ("Sprache",),
        "kind": ("Art", "Mitgliedsart", "Mitgliedschaft", "Art der Mitgliedschaft"),
        "joined_on": ("Eintritt", "Eintrittsdatum", "Beitritt", "Beitrittsdatum", "Mitglied seit"),
        "left_on": ("Austritt", "Austrittsdatum", "Ausgetreten am", "Mitglied bis"),
        "employees": ("Beschäftigte", "Mitarbeiter", "Mitarbeiterzahl", "Anzahl Beschäftigte"),
        "turnover_eur": ("Umsatz", "Umsatz EUR", "Umsatz €", "Jahresumsatz", "Umsatz in EUR"),
        "branch": ("Branche", "Wirtschaftszweig"),
        "register_number": ("Registernummer", "Handelsregister", "Handelsregisternummer", "HRB"),
        "vat_id": ("USt-IdNr.", "USt-ID", "Umsatzsteuer-ID", "UID", "VAT number"),
        "contact_salutation": ("Anrede", "Ansprechpartner Anrede"),
        "contact_first_name": ("Vorname", "Ansprechpartner Vorname"),
        "contact_last_name": ("Nachname", "Familienname", "Ansprechpartner Nachname"),
        "contact_email": ("E-Mail", "E-Mail-Adresse", "Ansprechpartner E-Mail", "Mail"),
        "billing_emails": ("Rechnungs-E-Mails", "Rechnungs-E-Mail", "E-Mail Rechnung"),
        "payment_method": ("Zahlungsart", "Zahlart", "Zahlungsweise", "Zahlungsmethode"),
        "iban": ("Kontonummer IBAN",),
        "account_holder": ("Kontoinhaber", "Kontoinhaberin"),
        "mandate_reference": ("Mandatsreferenz", "Mandatsreferenznummer", "Mandat"),
        "mandate_signed_on": ("Mandatsdatum", "Mandat vom", "Mandat unterschrieben am"),
        "mandate_scheme": ("Mandatsart", "Lastschriftart", "Lastschriftverfahren"),
        "last_collected_on": ("Letzter Einzug", "Letzte Lastschrift", "Zuletzt eingezogen am"),
        "b2b_confirmed_on": ("Bank bestätigt am", "Bankbestätigung", "B2B bestätigt am"),
        "opening_balance_eur": ("Saldovortrag", "Anfangssaldo", "Offener Saldo", "Saldo EUR"),
        "opening_balance_on": ("Saldo vom", "Saldovortrag vom", "Saldo am", "Saldodatum"),
        "groups": ("Gruppen", "Gruppe", "Expertenkreise", "Expertenkreis", "Arbeitskreise"),
    }
)
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "€": "eur"})


def _key(heading: str) -> str:
    """Case, spaces, hyphens and dots do not matter, and ä is as good as ae."""
    return re.sub(r"[^a-z0-9]", "", heading.strip().lower().translate(_SPELT))


_COLUMN_OF = {
    _key(heading): column
    for column, headings in HEADINGS.items()
    for heading in (column, *headings)
}


def read_headings(cells: Sequence[str]) -> tuple[dict[int, str], list[RowError]]:
    """Which position holds which column, and what is wrong with row 1. Raises NoHeading."""
    columns: dict[int, str] = {}
    errors: list[RowError] = []
    for position, heading in enumerate(cells):
        column = _COLUMN_OF.get(_key(heading))
        if column is None:
            if heading.strip():
                errors.append(_error(heading.strip(), "unknown_column", heading.strip()))
        elif column in columns.values():
            errors.append(_error(column, "double_column", heading.strip()))
        else:
            columns[position] = column
    if not columns:
        raise NoHeading
    missing = [column for column in REQUIRED if column not in columns.values()]
    return columns, errors + [_error(column, "missing_column", column) for column in missing]


def _error(column: str, code: str, value: str) -> RowError:
    return RowError(1, column, code, {"value": value})
