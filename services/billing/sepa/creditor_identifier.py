"""The SEPA creditor identifier (Gläubiger-Identifikationsnummer), AT-C002 of the rulebook."""

from __future__ import annotations

import re
from typing import ClassVar

from services.billing.sepa.iban import check_digits
from shared.errors import DomainError

_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")
_GERMAN = re.compile(r"DE[0-9]{2}[A-Z0-9]{3}0[0-9]{10}")


class InvalidCreditorIdentifier(DomainError):
    """This is not a creditor identifier. It looks like DE98ZZZ09999999999."""

    code: ClassVar[str] = "creditor_identifier_invalid"


class CreditorIdentifierLengthWrong(InvalidCreditorIdentifier):
    """A German creditor identifier has 18 characters and looks like DE98ZZZ09999999999."""

    code = "creditor_identifier_length_wrong"


class CreditorIdentifierCheckDigitsWrong(InvalidCreditorIdentifier):
    """The check digits of this creditor identifier do not match: there is a typing error."""

    code = "creditor_identifier_check_digits_wrong"


def parse_creditor_identifier(text: str) -> str:
    """The identifier without spaces and in capitals, or the error that says what is wrong.

    The three characters of the business code are free and not part of the check.
    """
    identifier = re.sub(r"\s+", "", text).upper()
    if not _FORM.fullmatch(identifier):
        raise InvalidCreditorIdentifier
    if identifier.startswith("DE") and not _GERMAN.fullmatch(identifier):
        raise CreditorIdentifierLengthWrong
    if check_digits(identifier[7:] + identifier[:2]) != identifier[2:4]:
        raise CreditorIdentifierCheckDigitsWrong
    return identifier


def creditor_identifier_ok(identifier: str) -> bool:
    """Whether a normalised identifier is right."""
    try:
        return parse_creditor_identifier(identifier) == identifier
    except InvalidCreditorIdentifier:
        return False


def same_creditor(one: str, other: str) -> bool:
    """Whether two identifiers name one creditor: the business code does not count."""
    return one[:4] + one[7:] == other[:4] + other[7:]
