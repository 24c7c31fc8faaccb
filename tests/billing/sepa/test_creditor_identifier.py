"""Creditor identifiers: check digits without the business code, German length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.eu import at_02 as reference

from services.billing.sepa.creditor_identifier import (
    CreditorIdentifierCheckDigitsWrong,
    CreditorIdentifierLengthWrong,
    InvalidCreditorIdentifier,
    creditor_identifier_ok,
    parse_creditor_identifier,
    same_creditor,
)
from services.billing.sepa.iban import check_digits


@pytest.mark.parametrize(
    "identifier",
    ["DE98ZZZ09999999999", "DE98ABC09999999999", "FR72ZZZ123456"],
)
def test_right_ones(identifier: str) -> None:
    assert parse_creditor_identifier(f" {identifier[:4]} {identifier[4:].lower()} ") == identifier


@pytest.mark.parametrize(
    ("identifier", "error"),
    [
        ("DE99ZZZ09999999999", CreditorIdentifierCheckDigitsWrong),
        ("FR73ZZZ123456", CreditorIdentifierCheckDigitsWrong),
        ("DE98ZZZ0999999999", CreditorIdentifierLengthWrong),
        ("DE98ZZZ099999999999", CreditorIdentifierLengthWrong),
        ("DE98ZZZ19999999999", CreditorIdentifierLengthWrong),
        ("", InvalidCreditorIdentifier),
        ("DE98_ZZ09999999999", InvalidCreditorIdentifier),
    ],
)
def test_wrong_ones(identifier: str, error: type[InvalidCreditorIdentifier]) -> None:
    with pytest.raises(error):
        parse_creditor_identifier(identifier)
    assert not creditor_identifier_ok(identifier)


@given(st.from_regex(r"0[0-9]{10}", fullmatch=True), st.from_regex(r"[A-Z0-9]{3}", fullmatch=True))
def test_the_business_code_is_free(national: str, business: str) -> None:
    identifier = "DE" + check_digits(national + "DE") + business + national
    assert creditor_identifier_ok(identifier)
    assert reference.is_valid(identifier)
    assert same_creditor(identifier, identifier[:4] + "ZZZ" + national)
