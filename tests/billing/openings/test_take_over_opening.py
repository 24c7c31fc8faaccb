"""Balances from before the books began: open items and credit, corrected by what differs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.billing.association.tables import Association
from services.billing.collections.member_balances import credits_of_members
from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.errors import OpeningHasNoDocument
from services.billing.corrections.orders import CorrectionOrder
from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.errors import MemberAccountNotFound
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.openings.queries import Opening, openings, refused_openings
from services.billing.openings.take_over_opening import take_over_opening
from shared.contracts.opening_balances import OpeningBalanceStated
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, TODAY, AddMember
from tests.billing.runs.desk import OWN, released, stored

DAY = date(2026, 12, 31)


def state(
    runtime: ServiceRuntime, member_id: UUID, cents: int, on: date = DAY, *, later: int = 0
) -> list[tuple[str, str, int, date]]:
    """What is posted for it, and the books stay right."""
    before = {entry.id for entry in stored(runtime, LedgerEntry)}
    event = OpeningBalanceStated(
        member_id=member_id,
        balance_cents=cents,
        balance_on=on,
        stated_at=runtime.clock.now() + timedelta(seconds=later),
    )
    with runtime.transaction(OWN) as uow:
        take_over_opening(uow, event)
    with runtime.reading(OWN) as session:
        assert check_ledger(session).ok
        known = openings(session, [member_id]).get(member_id)
    assert later < 0 or known == (Opening(cents, on) if cents else None)
    return [
        (entry.debit.value, entry.credit.value, entry.amount_cents, entry.booked_on)
        for entry in stored(runtime, LedgerEntry)
        if entry.id not in before
    ]


def item(runtime: ServiceRuntime) -> tuple[str, str, int, int, date]:
    (one,) = (one for one in stored(runtime, Invoice) if one.kind == "opening")
    return one.number, one.state.value, one.amount_cents, one.open_cents, one.due_on


def test_a_claim_and_its_corrections(runtime: ServiceRuntime, add_member: AddMember) -> None:
    member_id = add_member("M-1")
    assert state(runtime, member_id, 90_000) == [("receivable", "opening_balance", 90_000, DAY)]
    assert item(runtime) == ("EB-0001", "open", 90_000, 90_000, DAY)
    assert state(runtime, member_id, 90_000) == []
    assert state(runtime, member_id, 60_000) == [("opening_balance", "receivable", 30_000, DAY)]
    other = DAY - timedelta(days=30)
    assert sorted(state(runtime, member_id, 70_000, other)) == [
        ("opening_balance", "receivable", 60_000, DAY),
        ("receivable", "opening_balance", 10_000, other),
        ("receivable", "opening_balance", 60_000, other),
    ]
    assert item(runtime) == ("EB-0001", "open", 70_000, 70_000, other)
    # An event that comes late, or again, changes nothing.
    assert state(runtime, member_id, 90_000, later=-60) == []
    assert state(runtime, member_id, 0, other) == [("opening_balance", "receivable", 70_000, other)]
    assert item(runtime)[1:4] == ("cancelled", 0, 0)
    state(runtime, member_id, 500, other)
    assert item(runtime)[1:4] == ("open", 500, 500)


def test_a_credit_that_was_used(runtime: ServiceRuntime, add_member: AddMember) -> None:
    member_id = add_member("M-1", debit=False)
    assert state(runtime, member_id, -90_000) == [("opening_balance", "member_credit", 90_000, DAY)]
    released(runtime)
    with runtime.reading(OWN) as session:
        used = 90_000 - credits_of_members(session).get(member_id, 0)
    assert used == 60_000
    # Only 100.00 were there in truth: 500.00 of what was set off are owed.
    assert sorted(state(runtime, member_id, -10_000)) == [
        ("member_credit", "opening_balance", 30_000, DAY),
        ("receivable", "opening_balance", 50_000, DAY),
    ]
    assert item(runtime)[1:4] == ("open", 50_000, 50_000)


def test_books_that_are_closed_are_not_opened(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    member_id = add_member("M-1")
    with runtime.transaction(OWN) as uow:
        association = uow.session.get(Association, OWN)
        assert association
        association.books_closed_until = DAY
        refused = refused_openings(uow.session, {member_id: Opening(1, DAY)}, TODAY)
    assert refused[member_id].code == "period_closed"
    assert state(runtime, member_id, 900) == [
        ("receivable", "opening_balance", 900, date(2027, 1, 1))
    ]


def test_it_waits_for_the_account(runtime: ServiceRuntime) -> None:
    """Members tells who it is before; should that be lost, the event machine tries again."""
    with pytest.raises(MemberAccountNotFound):
        state(runtime, new_id(), 900)
    assert not stored(runtime, Invoice)


def test_it_is_waived_but_not_cancelled(runtime: ServiceRuntime, add_member: AddMember) -> None:
    """The invoice is another program's; no document of ours can take it back."""
    member_id = add_member("M-1")
    state(runtime, member_id, 900)

    def correct(kind: CorrectionKind) -> None:
        with runtime.transaction(OWN) as uow:
            correct_invoice(uow, "EB-0001", CorrectionOrder(kind, "mistaken"), BY_TREASURER)

    for kind in (CorrectionKind.CANCELLATION, CorrectionKind.CREDIT_NOTE):
        with pytest.raises(OpeningHasNoDocument):
            correct(kind)
    correct(CorrectionKind.WAIVER)
    assert item(runtime)[1:4] == ("waived", 900, 0)
    with runtime.reading(OWN) as session:
        refused = refused_openings(session, {member_id: Opening(1, DAY)}, TODAY)
        assert check_ledger(session).ok
    assert refused[member_id].code == "opening_in_use"
