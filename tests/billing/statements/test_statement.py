"""Entries and statements: what adds up, what is a return, what of it is a fee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.statements.statement import (
    EntryDetail,
    Statement,
    StatementEntry,
    is_return,
    return_split,
)

CENTS = st.integers(1, 10**9)


def entry(amount_cents: int = -10635, **changes: object) -> StatementEntry:
    made = StatementEntry(
        account_iban="DE87200500001234567890",
        booking_date=date(2027, 2, 18),
        value_date=date(2027, 2, 18),
        amount_cents=amount_cents,
        currency="EUR",
        reversal=False,
        bank_reference="REF-1",
        entry_index=0,
        fingerprint="f00-0",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def statement(opening: int | None, movement: int, closing: int | None) -> Statement:
    return Statement(
        statement_id="S-1",
        account_iban="DE87200500001234567890",
        currency="EUR",
        number=None,
        opening_cents=opening,
        opening_on=None,
        closing_cents=closing,
        closing_on=None,
        entries=1,
        movement_cents=movement,
    )


@pytest.mark.parametrize(
    ("opening", "movement", "closing", "adds_up"),
    [
        (1000, 500, 1500, True),
        (1000, -1500, -500, True),
        (0, 0, 0, True),
        (1000, 500, 1499, False),
        (None, 500, 500, None),
        (1000, 500, None, None),
        (None, 0, None, None),
    ],
)
def test_a_statement_adds_up_where_both_balances_are_told(
    opening: int | None, movement: int, closing: int | None, adds_up: bool | None
) -> None:
    assert statement(opening, movement, closing).adds_up is adds_up


def test_a_detail_is_known_by_its_entry_and_its_place() -> None:
    made = entry()
    assert made.detail_fingerprint(EntryDetail(0, -100)) == "f00-0:0"
    assert made.detail_fingerprint(EntryDetail(12, -100)) == "f00-0:12"


ENTRY_SIGNS = [
    ({"gvc": "108"}, True),
    ({"gvc": "109"}, True),
    ({"gvc": "105"}, False),
    ({"bank_transaction_code": "PMNT/IDDT/UPDD"}, True),
    ({"bank_transaction_code": "PMNT/IDDT/PRDD"}, True),
    ({"bank_transaction_code": "PMNT/IDDT/ESDD"}, False),
    ({"text": "RUECKLASTSCHRIFT"}, True),
    ({"text": "Rücklastschrift"}, True),
    ({"text": "Rückbelastung"}, True),
    ({"text": "SEPA-RETOURE"}, True),
    ({"text": "PRELEVEMENT IMPAYE"}, True),
    ({"text": "Rejet de prélèvement"}, True),
    ({"text": "Miete Februar"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("signs", "expected"), ENTRY_SIGNS)
def test_a_booking_out_is_a_return_by_any_sign_of_the_bank(
    signs: dict[str, object], expected: bool
) -> None:
    assert is_return(entry(-10635, **signs)) is expected


@pytest.mark.parametrize(("signs", "_expected"), ENTRY_SIGNS)
def test_money_in_is_never_a_return(signs: dict[str, object], _expected: bool) -> None:
    assert not is_return(entry(10635, **signs))
    assert not is_return(entry(10635, **signs), EntryDetail(0, 10635), ours=True)
    assert not is_return(entry(0, **signs))


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ({"return_reason": "MS03"}, True),
        ({"bank_transaction_code": "PMNT/IDDT/UPDD"}, True),
        ({"gvc": "109"}, True),
        ({"return_text": "Rückgabe"}, True),
        ({"remittance": "SVWZ+return/refund"}, True),
        ({"remittance": "Rückgabe der Bücher"}, False),
        ({}, False),
    ],
)
def test_a_detail_tells_it_too(signs: dict[str, object], expected: bool) -> None:
    detail = replace(EntryDetail(0, -10635), **signs)  # type: ignore[arg-type]
    assert is_return(entry(), detail) is expected
    assert is_return(entry(), detail, ours=True)


def test_the_details_sign_counts_where_it_is_told() -> None:
    """One payment in a batch may go the other way."""
    assert not is_return(entry(-100, gvc="109"), EntryDetail(0, 50))
    assert is_return(entry(100, gvc="109"), EntryDetail(0, -50))
    assert is_return(entry(-100, gvc="109"), EntryDetail(0, None))


@pytest.mark.parametrize(
    ("amount", "instructed", "charges", "expected"),
    [
        (-10635, 9995, 640, (9995, 640, True)),
        (-5300, 5000, 300, (5000, 300, True)),
        (-5000, 5000, 0, (5000, 0, True)),
        (-5300, 5000, 0, (5000, 300, False)),  # a fee was taken and not told
        (-5000, 5000, 300, (5000, 0, False)),  # a fee was told and not taken
        (-5300, None, 300, (5000, 300, True)),
        (-5300, None, 0, (5300, 0, True)),
        (-300, None, 300, (0, 300, False)),  # nothing but fees
        (None, 5000, 300, (5000, 300, False)),
        (None, None, 0, (0, 0, False)),
    ],
)
def test_principal_and_fees(
    amount: int | None, instructed: int | None, charges: int, expected: tuple[int, int, bool]
) -> None:
    detail = EntryDetail(0, amount, instructed_cents=instructed, charges_cents=charges)
    assert return_split(entry(details=(detail,)), detail) == expected


def test_the_entrys_fee_is_that_of_its_only_detail() -> None:
    detail = EntryDetail(0, -5300)
    assert return_split(entry(charges_cents=300, details=(detail,)), detail).fees_cents == 300
    both = (detail, EntryDetail(1, -5300))
    assert return_split(entry(charges_cents=300, details=both), detail).fees_cents == 0


def test_a_fee_told_twice_is_the_details() -> None:
    detail = EntryDetail(0, -5300, charges_cents=300)
    split = return_split(entry(charges_cents=999, details=(detail,)), detail)
    assert split == (5000, 300, True)


@given(principal=CENTS, fees=st.integers(0, 5000))
def test_a_return_splits_into_what_it_was_made_of(principal: int, fees: int) -> None:
    detail = EntryDetail(0, -(principal + fees), charges_cents=fees)
    told = replace(detail, instructed_cents=principal)
    for one in (detail, told):
        assert return_split(entry(details=(one,)), one) == (principal, fees, True)


@given(amount=CENTS, instructed=st.none() | CENTS, charges=st.integers(0, 5000))
def test_no_cent_of_a_return_is_lost_even_where_the_parts_disagree(
    amount: int, instructed: int | None, charges: int
) -> None:
    detail = EntryDetail(0, -amount, instructed_cents=instructed, charges_cents=charges)
    split = return_split(entry(-amount, details=(detail,)), detail)
    assert split.principal_cents + split.fees_cents == amount
