"""Closing the books: up to yesterday, only right books, and nothing is booked before it after."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.bank.assign_transaction import assign_transaction
from services.billing.bank.tables import BankTransaction
from services.billing.closing.close_books import close_books
from services.billing.closing.errors import BooksDisagree, PeriodNotOver, ReopenWithoutReason
from services.billing.closing.queries import Closings, closings
from services.billing.invoices.queries import find_invoice
from services.billing.ledger.closed_period import closed_until, day_after_closing
from services.billing.ledger.errors import PeriodClosed
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account, LedgerEntry
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TODAY, AddMember
from tests.billing.corrections.payments import pay
from tests.billing.runs.desk import OWN, released, stored
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx
from tests.support.billing_site import published

YESTERDAY, BEFORE = date(2027, 1, 14), date(2026, 12, 31)


def close(
    runtime: ServiceRuntime, until: date, by: Actor = BY_TREASURER, *, reason: str = ""
) -> date | None:
    with runtime.transaction(OWN) as uow:
        return close_books(uow, until, by, reason=reason)


def found(runtime: ServiceRuntime) -> Closings:
    with runtime.reading(OWN) as session:
        return closings(session)


def book(runtime: ServiceRuntime, *days: date) -> None:
    with runtime.transaction(OWN) as uow:
        post(
            uow,
            (
                Posting(
                    posting_id=new_id(),
                    booked_on=day,
                    debit=Account.BANK,
                    credit=Account.UNMATCHED,
                    amount_cents=100,
                    text="x",
                )
                for day in days
            ),
        )


def closed_events(runtime: ServiceRuntime) -> list[object]:
    told = published(runtime)
    return [data["closed_until"] for kind, data in told if kind == "billing.books.closed"]


def test_nothing_is_booked_on_closed_days(runtime: ServiceRuntime) -> None:
    assert close(runtime, YESTERDAY) is None
    with pytest.raises(PeriodClosed) as refused:
        book(runtime, TODAY, YESTERDAY)
    assert refused.value.details["booked_on"] == "2027-01-14"
    book(runtime, TODAY)
    with runtime.reading(OWN) as session:
        closed = closed_until(session)
    assert (day_after_closing(closed, BEFORE), day_after_closing(closed, TODAY)) == (TODAY, TODAY)
    assert day_after_closing(None, BEFORE) == BEFORE


def test_the_same_day_again_changes_nothing(runtime: ServiceRuntime) -> None:
    close(runtime, BEFORE)
    assert close(runtime, BEFORE) == BEFORE
    assert [one.name for one in found(runtime).history] == ["Dr. Anne Weiland"]
    assert closed_events(runtime) == ["2026-12-31"]


def test_opened_again_only_with_a_reason(runtime: ServiceRuntime) -> None:
    close(runtime, YESTERDAY)
    with pytest.raises(ReopenWithoutReason):
        close(runtime, BEFORE, reason=" ")
    assert found(runtime).closed_until == YESTERDAY
    close(runtime, BEFORE, reason="A statement of January came late")
    book(runtime, YESTERDAY)
    (latest, first) = found(runtime).history
    assert (latest.closed_until, latest.reason) == (BEFORE, "A statement of January came late")
    assert first.closed_until == YESTERDAY
    assert closed_events(runtime) == ["2027-01-14", "2026-12-31"]


def test_today_is_not_over(runtime: ServiceRuntime) -> None:
    with pytest.raises(PeriodNotOver) as refused:
        close(runtime, TODAY)
    assert refused.value.details["latest"] == "2027-01-14"


def test_only_the_treasurer_closes(runtime: ServiceRuntime) -> None:
    with pytest.raises(MissingPermission):
        close(runtime, YESTERDAY, BY_CHAIR)


def test_books_that_disagree_are_not_closed(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    released(runtime)
    with runtime.transaction(OWN) as uow:
        find_invoice(uow.session, "BR-2027-0001").open_cents += 1
    with pytest.raises(BooksDisagree):
        close(runtime, YESTERDAY)
    assert found(runtime) == Closings(None, ())


def test_a_statement_of_a_closed_month_is_refused_whole(
    runtime: ServiceRuntime, add_member: AddMember, clock: FixedClock
) -> None:
    add_member("M-1", debit=False)
    released(runtime)
    clock.moment = FixedClock.on(date(2027, 3, 1)).moment
    close(runtime, date(2027, 1, 31))
    with pytest.raises(PeriodClosed):
        pay(runtime, "BR-2027-0001", 60000, date(2027, 1, 20))
    assert stored(runtime, BankTransaction) == []


def test_what_is_found_out_later_is_booked_on_an_day_after_closing(
    runtime: ServiceRuntime, add_member: AddMember, clock: FixedClock
) -> None:
    add_member("M-1", debit=False)
    released(runtime)
    unknown = Ntry(60000, date(2027, 1, 20), ref="U-1", txs=(Tx(60000, text="Danke"),))
    Bank(runtime).says(unknown)
    clock.moment = FixedClock.on(date(2027, 3, 1)).moment
    close(runtime, date(2027, 1, 31))
    (row,) = stored(runtime, BankTransaction)
    with runtime.transaction(OWN) as uow:
        invoice_id = find_invoice(uow.session, "BR-2027-0001").id
        assign_transaction(uow, row.id, [invoice_id], BY_TREASURER)
    days = {one.credit: one.booked_on for one in stored(runtime, LedgerEntry)}
    assert days[Account.UNMATCHED] == date(2027, 1, 20)
    assert days[Account.RECEIVABLE] == date(2027, 2, 1)
