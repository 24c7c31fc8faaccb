"""What a payment pays: certain is certain, everything else waits for a person."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.matching import Match, match_named, match_payers
from services.billing.bank.rules.open_invoice import OpenInvoice
from services.billing.invoices.rules.states import InvoiceState

ANNE, BERT = UUID(int=1), UUID(int=2)


def invoice(
    number: int,
    open_cents: int,
    member: UUID = ANNE,
    *,
    due: int = 1,
    cancelled: bool = False,
    written_off: int = 0,
) -> OpenInvoice:
    return OpenInvoice(
        id=UUID(int=100 + number),
        number=f"BR-2027-{number:04d}",
        member_id=member,
        amount_cents=open_cents,
        open_cents=open_cents,
        credit_cents=0,
        due_on=date(2027, due, 15),
        cancelled=cancelled,
        written_off_cents=written_off,
        state=InvoiceState.CANCELLED if cancelled else InvoiceState.OPEN,
    )


def shares(match: Match) -> dict[int, int]:
    return {share.invoice.id.int - 100: share.cents for share in match.shares}


def codes(match: Match) -> list[str]:
    return [reason.code for reason in match.reasons]


@pytest.mark.parametrize(
    ("cents", "invoices", "expected", "said"),
    [
        (600, [invoice(1, 600)], {1: 600}, "amount_equal"),
        (500, [invoice(1, 600)], {1: 500}, "part_payment"),
        (700, [invoice(1, 600)], {1: 700}, "overpaid"),
        (600, [invoice(1, 0)], {1: 600}, "already_closed"),
        (600, [invoice(1, 0, cancelled=True)], {1: 600}, "cancelled"),
        (600, [invoice(1, 0, written_off=600)], {1: 600}, "written_off"),
        (600, [invoice(1, 200, written_off=400)], {1: 600}, "written_off"),
        (601, [invoice(1, 200, written_off=400)], {1: 601}, "overpaid"),
        (1500, [invoice(1, 600), invoice(2, 900)], {1: 600, 2: 900}, "several_invoices"),
        (
            1500,
            [invoice(1, 600), invoice(2, 900, BERT)],
            {1: 600, 2: 900},
            "several_invoices",
        ),
        (900, [invoice(1, 0), invoice(2, 900, BERT)], {2: 900}, "amount_equal"),
        (800, [invoice(1, 600, due=2), invoice(2, 900)], {2: 800}, "part_payment"),
        (1000, [invoice(1, 600, due=2), invoice(2, 900)], {2: 900, 1: 100}, "part_payment"),
        (1600, [invoice(1, 600), invoice(2, 900, due=2)], {1: 600, 2: 1000}, "overpaid"),
        (800, [invoice(1, 600), invoice(2, 900, BERT)], {}, "several_possible"),
        (800, [invoice(1, 0), invoice(2, 0)], {}, "several_possible"),
    ],
)
def test_invoices_named_in_the_text(
    cents: int, invoices: list[OpenInvoice], expected: dict[int, int], said: str
) -> None:
    match = match_named(cents, invoices)
    assert shares(match) == expected
    assert codes(match)[-1] == said


MEMBER, ACCOUNT = Reason("member_named", "M-1"), Reason("account_known", "M-1")


@pytest.mark.parametrize(
    ("payers", "expected", "said"),
    [
        ([], {}, "nothing_known"),
        ([(MEMBER, [invoice(1, 600)])], {1: 600}, "amount_equal"),
        ([(MEMBER, [invoice(1, 599)])], {}, "amount_differs"),
        ([(MEMBER, [])], {}, "amount_differs"),
        ([(MEMBER, [invoice(1, 200), invoice(2, 400)])], {1: 200, 2: 400}, "several_invoices"),
        ([(MEMBER, [invoice(1, 600), invoice(2, 600)])], {}, "several_possible"),
        (
            [(ACCOUNT, [invoice(1, 600)]), (ACCOUNT, [invoice(2, 600, BERT)])],
            {},
            "several_possible",
        ),
        (
            [(ACCOUNT, [invoice(1, 600)]), (MEMBER, [invoice(2, 600, BERT)])],
            {2: 600},
            "amount_equal",
        ),
        ([(ACCOUNT, [invoice(1, 600)]), (MEMBER, [invoice(2, 1, BERT)])], {1: 600}, "amount_equal"),
    ],
)
def test_payers_known_by_number_or_account(
    payers: list[tuple[Reason, list[OpenInvoice]]], expected: dict[int, int], said: str
) -> None:
    match = match_payers(600, payers)
    assert shares(match) == expected
    assert codes(match)[-1] == said


@given(
    st.integers(1, 5000),
    st.lists(
        st.tuples(st.integers(0, 2000), st.sampled_from([ANNE, BERT]), st.integers(1, 12)),
        min_size=1,
        max_size=5,
    ),
)
def test_a_match_gives_away_exactly_what_came_in(
    cents: int, made: list[tuple[int, UUID, int]]
) -> None:
    invoices = [
        invoice(place, open_cents, member, due=due)
        for place, (open_cents, member, due) in enumerate(made)
    ]
    match = match_named(cents, invoices)
    assert sum(share.cents for share in match.shares) in (0, cents)
    assert all(share.cents > 0 for share in match.shares)
    assert match.reasons
