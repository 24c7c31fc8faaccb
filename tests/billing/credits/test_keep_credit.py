"""What becomes of credit: the association's rule, what was agreed with a member, and who obeys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from services.billing.balances.rules.wishes import OffsetRule, Treatment, Wish, treatment_of
from services.billing.balances.tables import CreditWish
from services.billing.collections.collectable import collectables
from services.billing.credits.errors import ReasonMissing
from services.billing.credits.keep_credit import end_keeping, keep_credit
from services.billing.credits.queries import credit_of
from services.billing.errors import MemberAccountNotFound
from services.billing.regulations.queries import regulation_in_force
from services.billing.reminders.queries import overdue_invoices
from services.billing.runs.plan import PlannedMember, plan_run
from shared.association_spec import CreditSpec, OffsetWord
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.test_member_balances import give
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember, apply, association
from tests.billing.credits.test_one_cent_one_use import rejected
from tests.billing.runs.desk import COLLECT_ON, OWN, released, stored, told
from tests.support.bank import Bank

DUES, CREDIT = 60_000, 20_000
LATER = date(2027, 6, 1)


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    """M-1 by debit, which the bank refused by a mistake of ours, with 200.00 of credit."""
    add_member("M-1", employees=5)
    released(runtime)
    bank = Bank(runtime)
    bank.imports(rejected(bank, "M-1").replace(b"MS03", b"FF01"))
    give(runtime, bank.number("M-1"), CREDIT)
    told(runtime)
    return bank


def rule(bank: Bank, offset: OffsetWord) -> None:
    apply(bank.runtime, replace(association(), credits=CreditSpec(offset)))


def wish(bank: Bank, wanted: Wish = Wish.KEEP, reason: str = "asked by mail") -> CreditWish:
    with bank.runtime.transaction(OWN) as uow:
        return keep_credit(uow, "M-1", reason, BY_TREASURER, wish=wanted)


def collected(bank: Bank) -> tuple[int, str | None]:
    with bank.runtime.reading(OWN) as session:
        (one,) = collectables(session, LATER)
    return one.cents, one.barrier


def reminded(bank: Bank) -> int:
    with bank.runtime.reading(OWN) as session:
        return sum(one.open_cents for one in overdue_invoices(session, LATER))


def planned(bank: Bank) -> PlannedMember:
    with bank.runtime.reading(OWN) as session:
        regulation = regulation_in_force(session, 2028)
        found = plan_run(
            session, regulation, 2028, collect_on=COLLECT_ON, today=bank.runtime.clock.today()
        )
        (one,) = chain.from_iterable(found)
    return one


@pytest.mark.parametrize(
    ("rule", "wanted", "expected"),
    [
        (OffsetRule.AUTOMATIC, None, Treatment.PAYS),
        (OffsetRule.AUTOMATIC, Wish.KEEP, Treatment.KEPT),
        (OffsetRule.AUTOMATIC, Wish.SET_OFF, Treatment.PAYS),
        (OffsetRule.SUGGEST, None, Treatment.WAITS),
        (OffsetRule.SUGGEST, Wish.KEEP, Treatment.KEPT),
        (OffsetRule.SUGGEST, Wish.SET_OFF, Treatment.PAYS),
    ],
)
def test_what_was_agreed_goes_before_the_rule(
    rule: OffsetRule, wanted: Wish | None, expected: Treatment
) -> None:
    assert treatment_of(rule, wanted) is expected


def test_by_itself_it_pays(bank: Bank) -> None:
    assert collected(bank) == (DUES - CREDIT, None)
    assert reminded(bank) == DUES - CREDIT


def test_where_a_person_decides_it_waits(bank: Bank) -> None:
    """Nothing is debited beside it, nobody is reminded of what it covers; then it is agreed on."""
    rule(bank, "suggest")
    assert collected(bank) == (DUES, "credit")
    assert reminded(bank) == DUES - CREDIT
    wish(bank, Wish.SET_OFF)
    assert collected(bank) == (DUES - CREDIT, None)


def test_kept_on_wish_it_pays_nothing(bank: Bank) -> None:
    wish(bank)
    assert collected(bank) == (DUES, None)
    assert reminded(bank) == DUES
    with bank.runtime.reading(OWN) as session:
        found = credit_of(session, "M-1")
    assert found is not None
    assert (found.treatment, found.wish_reason) == (Treatment.KEPT, "asked by mail")


@pytest.mark.parametrize(
    ("offset", "wanted", "set_off", "code"),
    [
        ("automatic", None, 2_000, "credit"),
        ("automatic", Wish.KEEP, 0, "credit_kept"),
        ("suggest", None, 0, "credit_waits"),
        ("suggest", Wish.SET_OFF, 2_000, "credit"),
    ],
)
def test_the_run_obeys(
    bank: Bank, offset: OffsetWord, wanted: Wish | None, set_off: int, code: str
) -> None:
    give(bank.runtime, bank.number("M-1"), DUES - CREDIT + 2_000)
    rule(bank, offset)
    if wanted:
        wish(bank, wanted)
    one = planned(bank)
    assert one.set_off_cents == set_off
    assert [cause.code for cause in one.exceptions if cause.code.startswith("credit")] == [code]


def test_it_holds_until_it_ends_and_who_agreed_stays_known(bank: Bank) -> None:
    wish(bank)
    wish(bank, Wish.SET_OFF, "called")
    with bank.runtime.transaction(OWN) as uow:
        assert end_keeping(uow, "M-1", BY_TREASURER)
        assert not end_keeping(uow, "M-1", BY_TREASURER)
    rows = sorted(stored(bank.runtime, CreditWish), key=lambda row: row.reason)
    assert [(row.wish, row.reason, row.ended_by) for row in rows] == [
        ("keep", "asked by mail", BY_TREASURER.person_id),
        ("set_off", "called", BY_TREASURER.person_id),
    ]
    assert collected(bank) == (DUES - CREDIT, None)


def test_what_is_refused(bank: Bank) -> None:
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(ReasonMissing):
            keep_credit(uow, "M-1", " ", BY_TREASURER)
        with pytest.raises(MemberAccountNotFound):
            keep_credit(uow, "M-9", "why", BY_TREASURER)
        with pytest.raises(MissingPermission):
            keep_credit(uow, "M-1", "why", BY_CHAIR)
        with pytest.raises(MissingPermission):
            end_keeping(uow, "M-1", BY_CHAIR)
