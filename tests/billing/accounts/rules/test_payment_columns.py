"""The payment columns of a list: what is wrong, cell by cell, and what is read."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.accounts.rules.payment_columns import (
    PAYMENT_COLUMNS,
    PaymentDetails,
    PaymentRow,
    read_payment_rows,
)
from services.billing.sepa.iban import make_iban
from shared.ids import new_id

IBAN = make_iban("DE", "590501010000000001")
GOOD = {"payment_method": "Lastschrift", "iban": IBAN, "mandate_signed_on": "31.01.2027"}


def row(columns: dict[str, str], number: int = 2) -> PaymentRow:
    return PaymentRow(number, new_id(), "Étanchéité & Cie", columns)


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"payment_method": "cash"}, "payment_method", "unknown_value"),
        ({"iban": ""}, "iban", "missing"),
        ({"iban": IBAN[:-1] + "9"}, "iban", "iban_check_digits_wrong"),
        ({"mandate_signed_on": ""}, "mandate_signed_on", "missing"),
        ({"mandate_signed_on": "31.02.2027"}, "mandate_signed_on", "invalid_date"),
        ({"mandate_scheme": "cor1"}, "mandate_scheme", "unknown_value"),
        ({"mandate_reference": "Müller"}, "mandate_reference", "invalid_reference"),
        ({"account_holder": "x" * 71}, "account_holder", "too_long"),
    ],
)
def test_a_wrong_cell_is_named_and_its_row_not_read(
    change: dict[str, str], column: str, code: str
) -> None:
    details, errors = read_payment_rows([row(GOOD | change, 7)])
    assert details == []
    assert [(one.row, one.column, one.code) for one in errors] == [(7, column, code)]


def test_one_reference_stands_in_one_row_whatever_its_letters() -> None:
    first = row(GOOD | {"mandate_reference": "Ref-1"}, 2)
    second = row(GOOD | {"mandate_reference": "REF-1"}, 3)
    details, errors = read_payment_rows([first, second])
    assert [one.reference for one in details] == ["Ref-1"]
    assert [(one.row, one.code) for one in errors] == [(3, "duplicate_reference")]
    assert "row 2" in errors[0].message


def test_a_debit_as_it_is_read() -> None:
    one = row(GOOD | {"mandate_scheme": "B2B"})
    (details,), _ = read_payment_rows([one])
    assert details == PaymentDetails(
        member_id=one.member_id,
        method="direct_debit",
        iban=IBAN,
        account_holder="Étanchéité & Cie",
        signed_on=date(2027, 1, 31),
        scheme="b2b",
    )


@pytest.mark.parametrize(
    ("columns", "method"),
    [
        ({}, "transfer"),
        ({"payment_method": "Überweisung"}, "transfer"),
        ({"payment_method": "prélèvement", "iban": IBAN, "mandate_signed_on": "2027-01-31"},
         "direct_debit"),
        ({"iban": IBAN, "mandate_signed_on": "2027-01-31"}, "direct_debit"),
        ({"iban": IBAN}, "transfer"),
    ],
)  # fmt: skip
def test_the_way_of_paying_in_three_languages_or_implied(
    columns: dict[str, str], method: str
) -> None:
    (details,), errors = read_payment_rows([row(columns)])
    assert (details.method, errors) == (method, [])


@pytest.mark.parametrize("column", PAYMENT_COLUMNS)
def test_a_column_that_cannot_be_taken_is_named(column: str) -> None:
    details, errors = read_payment_rows([row(GOOD | {column: f"{GOOD.get(column, 'x')}\x1b"})])
    assert details == []
    assert (errors[0].column, errors[0].code) == (column, "text_control_character")
    assert "U+001B" in errors[0].message


def test_a_holder_is_put_right() -> None:
    (details,), errors = read_payment_rows(
        [row(GOOD | {"account_holder": "E\u0301t\u00a0\n& Cie"})]
    )
    assert errors == []
    assert details.account_holder == "Ét & Cie"


@pytest.mark.parametrize("columns", [GOOD, GOOD | {"account_holder": "ΕΤΑΙΡΕΙΑ Α.Ε."}])
def test_a_name_that_no_bank_can_read_is_taken_and_left_to_the_preview(
    columns: dict[str, str],
) -> None:
    details, errors = read_payment_rows([row(columns)._replace(company="ΕΤΑΙΡΕΙΑ Α.Ε.")])
    assert (details[0].account_holder, errors) == ("ΕΤΑΙΡΕΙΑ Α.Ε.", [])
