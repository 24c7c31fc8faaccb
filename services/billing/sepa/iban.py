"""International bank account numbers (ISO 13616) of the countries that take SEPA direct debits."""

from __future__ import annotations

import re
from typing import ClassVar

from shared.errors import DomainError
from shared.ibans import STRUCTURES, masked, mod97, national_part

_SEPA = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT"
    " NL NO PL PT RO RS SE SI SK SM VA"
)
_STRUCTURES = {country: STRUCTURES[country] for country in _SEPA.split()}

NON_EEA = frozenset({"AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"})
"""SEPA countries outside the EEA: a debit there needs the debtor's address (EPC AT-P005)."""

NON_EEA_TERRITORIES = frozenset({"PM", "BL", "GG", "IM", "JE", "NC", "PF", "WF"})
"""Territories seen only in the BIC, because their IBANs carry FR or GB."""

_NOISE = re.compile(r"[\s\u00a0\u202f.\-]+")


_COUNTRIES = {country: national_part(text) for country, text in _STRUCTURES.items()}


class InvalidIban(DomainError):
    """This is not a bank account number (IBAN). It begins with two letters for the country."""

    code: ClassVar[str] = "iban_invalid"


class IbanCountryNotInSepa(InvalidIban):
    """Accounts in {country} cannot be debited by SEPA direct debit. Please pay by transfer."""

    code = "iban_country_not_in_sepa"


class IbanLengthWrong(InvalidIban):
    """An IBAN of {country} has {expected} characters, this one has {actual}."""

    code = "iban_length_wrong"


class IbanStructureWrong(InvalidIban):
    """This IBAN has letters where {country} has digits, or the reverse. Please compare it."""

    code = "iban_structure_wrong"


class IbanCheckDigitsWrong(InvalidIban):
    """The check digits of this IBAN do not match: there is a typing error. Please compare it."""

    code = "iban_check_digits_wrong"


def normalise_iban(text: str) -> str:
    """The IBAN as files want it: capital letters, no spaces, dots or hyphens."""
    return _NOISE.sub("", text).upper().removeprefix("IBAN").lstrip(":")


def parse_iban(text: str) -> str:
    """The normalised IBAN of a SEPA country, or the error that says what is wrong with it."""
    iban = normalise_iban(text)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", iban):
        raise InvalidIban
    country = iban[:2]
    if country not in _COUNTRIES:
        raise IbanCountryNotInSepa(country=country)
    length, pattern = _COUNTRIES[country]
    if len(iban) != length:
        raise IbanLengthWrong(country=country, expected=length, actual=len(iban))
    if not pattern.fullmatch(iban):
        raise IbanStructureWrong(country=country)
    if mod97(iban[4:] + iban[:4]) != 1:
        raise IbanCheckDigitsWrong
    return iban


def iban_ok(iban: str) -> bool:
    """Whether a normalised IBAN is right; the fast form for bulk checks."""
    known = _COUNTRIES.get(iban[:2])
    return (
        known is not None
        and known[1].fullmatch(iban) is not None
        and mod97(iban[4:] + iban[:4]) == 1
    )


def check_digits(text: str) -> str:
    """The two ISO 7064 check digits of `text` (which already ends with the country or `RF`)."""
    return f"{98 - mod97(text + '00'):02d}"


def make_iban(country: str, national_part: str) -> str:
    """An IBAN with right check digits for a national part."""
    return country + check_digits(national_part + country) + national_part


def mask_iban(iban: str) -> str:
    """What people may see who need not know the account: `DE12 •••• 4471`."""
    return masked(normalise_iban(iban))


def group_iban(iban: str) -> str:
    """The IBAN in groups of four, as it is printed."""
    compact = normalise_iban(iban)
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def needs_address(iban: str, bic: str | None = None) -> bool:
    """Whether a debit to this account must carry the debtor's address.

    The country of the IBAN does not prove the EEA: Saint-Pierre-et-Miquelon has FR, Jersey GB.
    """
    return iban[:2] in NON_EEA or (bic is not None and bic[4:6] in NON_EEA | NON_EEA_TERRITORIES)
