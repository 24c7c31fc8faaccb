"""Reads one cell: its value, or the code of its defect."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from services.members.countries import country_code
from services.members.email_address import (
    NoEmailAddress,
    TooManyEmailAddresses,
    split_billing_emails,
)
from services.members.importing.rows import Value
from services.members.roster.rules import MemberKind
from shared.money import InvalidAmount, parse_amount

# As the form of an application: what is longer is another column's text.
CELL_CHARACTERS_MAX = 200
SALUTATION_CHARACTERS_MAX = 40
_WHOLE = re.compile(r"(\d{1,9}|\d{1,3}(?:[.,'\u00a0\u202f ]\d{3}){1,2})(?:[.,]0{1,2})?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_GERMAN = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_LANGUAGES = MappingProxyType(
    {
        **{"de": "de", "deutsch": "de", "german": "de", "allemand": "de"},
        **{"fr": "fr", "französisch": "fr", "french": "fr", "français": "fr"},
        **{"en": "en", "englisch": "en", "english": "en", "anglais": "en"},
    }
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        **{kind.value: kind.value for kind in MemberKind},
        "mitglied": "full",
        "vollmitglied": "full",
        "ordentlich": "full",
        "ordentliches mitglied": "full",
        "netzwerkpartner": "network_partner",
        "fördermitglied": "supporting",
        "förderndes mitglied": "supporting",
        "ehrenmitglied": "honorary",
        "beratend": "consultative",
        "beratendes mitglied": "consultative",
    }
)
_METHODS = MappingProxyType(
    {
        **{"lastschrift": "direct_debit", "sepa-lastschrift": "direct_debit"},
        **{"einzug": "direct_debit", "bankeinzug": "direct_debit"},
        **{"überweisung": "transfer", "rechnung": "transfer"},
    }
)
_SCHEMES = MappingProxyType(
    {
        **{"basis": "core", "basislastschrift": "core", "sepa-basislastschrift": "core"},
        **{"firmen": "b2b", "firmenlastschrift": "b2b", "sepa-firmenlastschrift": "b2b"},
    }
)

_BANK_DAYS = frozenset({"mandate_signed_on", "last_collected_on", "b2b_confirmed_on"})
# What Excel and LibreOffice show, in three languages, where they have no value to show.
_ERROR_VALUES = frozenset(
    {
        *("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
        *("#BEZUG!", "#NV", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#VALEUR!", "#NOM?", "#NOMBRE!"),
        *("#NUL!", "#N/V", "Err:502", "Err:504", "Err:508", "Err:509", "Err:522"),
    }
)


class BadCell(ValueError):
    """A cell that cannot be read; `args[0]` is the code of the defect."""


def read_country(text: str) -> Value:
    if not text:
        return None
    return country_code(text) or _bad("unknown_country")


def read_language(text: str) -> Value:
    if not text:
        return None
    return _LANGUAGES.get(text.lower()) or _bad("unknown_language")


def read_kind(text: str) -> Value:
    if not text:
        return None
    return _KINDS.get(text.lower()) or _bad("unknown_kind")


def read_date(text: str) -> Value:
    """ISO or dd.mm.yyyy; two-digit years are refused, for nobody knows the century."""
    day = text.removesuffix(" 00:00:00")
    try:
        if _ISO.fullmatch(day):
            return date.fromisoformat(day)
        if _GERMAN.fullmatch(day):
            return datetime.strptime(day, "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        pass
    return _bad("invalid_date")


def read_date_or_none(text: str) -> Value:
    return read_date(text) if text else None


def read_whole_number(text: str) -> Value:
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    if not found:
        return _bad("invalid_number")
    return int(re.sub(r"\D", "", found[1]))


def read_turnover(text: str) -> Value:
    if not text:
        return None
    try:
        cents = parse_amount(text)
    except InvalidAmount:
        return _bad("invalid_amount")
    return cents if 0 <= cents < 10**15 else _bad("invalid_amount")


def read_balance(text: str) -> Value:
    """Of what a member owes; below zero, what it has paid too much."""
    if not text:
        return None
    try:
        cents = parse_amount(text.replace("\u2212", "-"))
    except InvalidAmount:
        return _bad("invalid_amount")
    return cents if abs(cents) < 10**12 else _bad("invalid_amount")


def read_text(text: str) -> Value:
    return text if len(text) <= CELL_CHARACTERS_MAX else _bad("too_long")


def read_name(text: str) -> str:
    """Of a person."""
    if len(text) > CELL_CHARACTERS_MAX:
        raise BadCell("too_long")
    return text


def read_salutation(text: str) -> str:
    if len(text) > SALUTATION_CHARACTERS_MAX:
        raise BadCell("too_long")
    return text


def read_emails(text: str) -> tuple[str, ...]:
    """Several addresses, apart by comma, semicolon or line; at most ten."""
    try:
        return split_billing_emails(text)
    except NoEmailAddress as error:
        raise BadCell("invalid_email", *error.args) from error
    except TooManyEmailAddresses as error:
        raise BadCell("too_many_emails") from error


def read_groups(text: str) -> tuple[str, ...]:
    """Names apart by comma, semicolon or line, sorted; the same one twice counts once."""
    found = {part.strip() for part in re.split(r"[,;\n]", text) if part.strip()}
    if any(len(name) > CELL_CHARACTERS_MAX for name in found):
        raise BadCell("too_long", text)
    return tuple(sorted(found))


def is_error_value(text: str) -> bool:
    """What a spreadsheet shows in place of a value; `####` where the column is too narrow."""
    return text in _ERROR_VALUES or (len(text) > 2 and set(text) == {"#"})


def number_key(number: str) -> str:
    """What two spellings of a member number share: capitals, spaces, leading zeros, digits of full
    width and the ".0" of a table that took it for an amount make none."""
    compact = re.sub(r"\s|\.0$", "", unicodedata.normalize("NFKC", number)).casefold()
    return re.sub(r"(?<!\d)0+(?=\d)", "", compact)


def bank_text(column: str, text: str) -> str:
    """Bank columns stay as they are; German words and dates become what billing reads."""
    if column == "payment_method":
        return _METHODS.get(text.lower(), text.lower())
    if column == "mandate_scheme":
        return _SCHEMES.get(text.lower(), text.lower())
    if column in _BANK_DAYS and text:
        try:
            return str(read_date(text))
        except BadCell:
            return text
    return text


READERS: Mapping[str, Callable[[str], Value]] = MappingProxyType(
    {
        "company": read_text,
        "legal_form": read_text,
        "street": read_text,
        "house_number": read_text,
        "postcode": read_text,
        "city": read_text,
        "country": read_country,
        "language": read_language,
        "kind": read_kind,
        "joined_on": read_date,
        "left_on": read_date_or_none,
        "employees": read_whole_number,
        "turnover_eur": read_turnover,
        "branch": read_text,
        "register_number": read_text,
        "vat_id": read_text,
    }
)


def _bad(code: str) -> Value:
    raise BadCell(code)
