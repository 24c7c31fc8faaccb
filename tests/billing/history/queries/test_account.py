"""A member's account as its page reads it: balances, and what moved them."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.collections.member_balances import MemberBalance
from services.billing.errors import MemberAccountNotFound
from services.billing.history.queries.account import account_page
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.invoices.two_invoices import issue_two_invoices
from tests.billing.runs.desk import OWN

AFTER = date(2027, 3, 20)


def test_an_unknown_member(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(MemberAccountNotFound):
        account_page(session, new_id(), AFTER)


def test_a_new_member_has_an_empty_account(runtime: ServiceRuntime, add_member: AddMember) -> None:
    member = add_member("M-1", debit=False)
    with runtime.reading(OWN) as session:
        page = account_page(session, member, AFTER)
    assert (page.balance, page.overdue_cents) == (MemberBalance(), 0)
    assert (page.method, page.mandate) == ("transfer", None)
    assert (page.invoices, page.movements, page.pending, page.assessments) == ((), (), (), ())


def test_paid_and_overdue(runtime: ServiceRuntime, add_member: AddMember) -> None:
    members = issue_two_invoices(runtime, add_member)
    with runtime.reading(OWN) as session:
        paid = account_page(session, members["M-1"], AFTER)
        due = account_page(session, members["M-2"], AFTER)
    assert (paid.balance.owed_cents, paid.overdue_cents) == (0, 0)
    assert [(one.cents, one.owed_cents) for one in paid.movements] == [(-60000, 0), (60000, 60000)]
    assert paid.mandate is not None
    assert (due.balance.owed_cents, due.overdue_cents) == (90000, 90000)
    assert [one.overdue for one in due.invoices] == [True]
    assert [one.dues_class for one in due.assessments] == ["B"]
