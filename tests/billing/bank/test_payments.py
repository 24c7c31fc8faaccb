"""An entry of the bank taken apart into payments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.billing.bank.payments import TEXT_MAX, Payment, is_collection_sum, payments_of
from services.billing.statements.statement import BatchInfo, EntryDetail, StatementEntry

OURS = f"{UUID(int=7).hex.upper()}-01"


def entry(cents: int, *details: EntryDetail, **changes: object) -> StatementEntry:
    made = StatementEntry(
        account_iban="",
        booking_date=date(2027, 2, 15),
        value_date=date(2027, 2, 15),
        amount_cents=cents,
        currency="EUR",
        reversal=False,
        bank_reference=None,
        entry_index=0,
        fingerprint="F",
        details=details,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def ids() -> Iterator[UUID]:
    yield from (UUID(int=number) for number in range(1, 100))


def taken_apart(one: StatementEntry) -> list[Payment]:
    return payments_of(one, "camt.053", lambda iban: (iban.upper(), iban), ids())


def test_several_details_that_add_up_are_payments_of_their_own() -> None:
    payments = taken_apart(
        entry(300, EntryDetail(0, 100, counterparty_iban="de1"), EntryDetail(1, 200))
    )
    assert [(each.amount_cents, each.entry_cents, each.fingerprint) for each in payments] == [
        (100, 300, "F"),
        (200, None, "F:1"),
    ]
    assert [each.iban_hashes for each in payments] == [("DE1", "de1"), ()]


@pytest.mark.parametrize(
    ("cents", "details", "charges", "left"),
    [
        (-907, (EntryDetail(0, -300), EntryDetail(1, -600)), 7, ("charge", -7)),
        (598, (EntryDetail(0, 300), EntryDetail(1, 300, charges_apart_cents=2)), 0, ("charge", -2)),
        (598, (EntryDetail(0, 300), EntryDetail(1, 300, charges_cents=2)), 0, ("charge", -2)),
        (298, (EntryDetail(0, 300, charges_cents=2),), 0, ("charge", -2)),
        (298, (EntryDetail(0, 300),), 2, ("charge", -2)),
        (300, (EntryDetail(0, 100), EntryDetail(1, 201)), 0, ("rest", -1)),
        (300, (EntryDetail(0, 100), EntryDetail(1, 150)), 50, ("rest", 50)),
        (-907, (EntryDetail(0, -300), EntryDetail(1, -600)), 8, ("rest", -7)),
        (500, (EntryDetail(0, 800), EntryDetail(1, -300)), 0, None),
    ],
)
def test_what_is_left_beside_the_details(
    cents: int, details: tuple[EntryDetail, ...], charges: int, left: tuple[str, int] | None
) -> None:
    one = entry(cents, *details)
    one.charges_cents = charges
    payments = taken_apart(one)
    assert sum(each.amount_cents for each in payments) == cents
    rest = payments[len(details) :]
    found = [("charge" if each.is_charge else "rest", each.amount_cents) for each in rest]
    assert found == ([left] if left else [])
    assert len({each.fingerprint for each in payments}) == len(payments)


@pytest.mark.parametrize(
    "details",
    [
        (EntryDetail(0, 100), EntryDetail(1, None)),
        (EntryDetail(0, 100, OURS), EntryDetail(1, 200, OURS)),
        (),
    ],
    ids=["an amount is missing", "our debits", "none"],
)
def test_what_cannot_be_taken_apart_stays_one(details: tuple[EntryDetail, ...]) -> None:
    (payment,) = taken_apart(entry(300, *details))
    assert (payment.amount_cents, payment.entry_cents, payment.detail) == (300, 300, None)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry(-300, batch=BatchInfo("M")), False),
        (entry(0, batch=BatchInfo("M")), False),
        (entry(300), False),
        (entry(300, batch=BatchInfo("M")), True),
        (entry(300, gvc="192"), True),
        (entry(300, EntryDetail(0, 100, OURS), EntryDetail(1, 200, OURS)), True),
        (entry(300, EntryDetail(0, 100, OURS), EntryDetail(1, 200, "X")), False),
        (entry(300, EntryDetail(0, 300, OURS), batch=BatchInfo("M")), False),
        (entry(300, text=f"SAMMLER {OURS}"), True),
        (entry(300, EntryDetail(0, 300, remittance=OURS, gvc="166")), False),
        (entry(300, EntryDetail(0, 300, remittance=OURS, counterparty_iban="DE1")), False),
    ],
)
def test_the_credit_of_a_collection(one: StatementEntry, *, expected: bool) -> None:
    assert is_collection_sum(one) is expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry(300, EntryDetail(0, 300, OURS)), True),
        (entry(300, EntryDetail(0, 300, OURS), gvc="171"), True),
        (entry(300, EntryDetail(0, 300, OURS), bank_transaction_code="PMNT/IDDT/BBDD"), True),
        (entry(300, EntryDetail(0, 300, OURS), bank_transaction_code="PMNT/RCDT/ESCT"), False),
        (entry(300, EntryDetail(0, 300, OURS, gvc="166"), gvc="171"), False),
    ],
)
def test_a_payer_may_copy_the_id_of_a_debit(one: StatementEntry, *, expected: bool) -> None:
    (payment,) = taken_apart(one)
    assert payment.is_debit_credit is expected


def test_what_people_wrote_goes_before_what_the_bank_says() -> None:
    (payment,) = taken_apart(entry(300, EntryDetail(0, 300, remittance="Beitrag"), text="GUTSCHR"))
    assert (payment.text, payment.searched) == ("Beitrag", "Beitrag GUTSCHR")
    (payment,) = taken_apart(entry(300, EntryDetail(0, 300), text="G" * 600))
    assert payment.text == "G" * TEXT_MAX
    (payment,) = taken_apart(entry(300, EntryDetail(0, 300, "abc", creditor_reference="RF18")))
    assert (payment.searched, payment.end_to_end_id) == ("RF18 abc", "ABC")
