"""Two at the same moment: one effect, and books that agree, whoever comes first."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from services.billing.association.queries import own_association
from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import Collection
from services.billing.corrections import correct_invoice as correcting
from services.billing.corrections import effects
from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.effects import Effect
from services.billing.corrections.lock_invoice import Locked
from services.billing.corrections.tables import Correction
from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.queries import find_invoice
from shared.db import Session
from shared.service import ServiceRuntime
from tests.billing.admissions.waiting import waiting_file
from tests.billing.conftest import BY_TREASURER
from tests.billing.corrections.desk import KIND, NUMBER, check, entries, invoice, order, stands
from tests.billing.corrections.payments import pay
from tests.billing.runs.desk import OWN, at_once, stored, told


def cancel(runtime: ServiceRuntime, *, reissue: bool = False) -> None:
    with runtime.transaction(OWN) as uow:
        correct_invoice(uow, NUMBER, order(KIND.CANCELLATION, reissue=reissue), BY_TREASURER)


def test_a_double_click_cancels_once(invoiced: ServiceRuntime) -> None:
    assert at_once(*[lambda: cancel(invoiced, reissue=True)] * 2) == ["done", "done"]
    assert len(stored(invoiced, Correction)) == 1
    assert len(entries(invoiced)) == 2
    check(invoiced)


def test_cancelled_while_money_comes_it_is_credit_either_way(invoiced: ServiceRuntime) -> None:
    assert at_once(lambda: cancel(invoiced), lambda: pay(invoiced, NUMBER, 20000)) == [
        "done",
        "done",
    ]
    assert stands(invoiced) == ("cancelled", 0)
    credit = sum(
        (account == "member_credit") * cents - (debit == "member_credit") * cents
        for debit, account, cents in entries(invoiced)
    )
    assert credit == 20000
    check(invoiced)


def test_of_two_corrections_at_once_the_second_sees_the_first(invoiced: ServiceRuntime) -> None:
    def waive() -> None:
        with invoiced.transaction(OWN) as uow:
            correct_invoice(uow, NUMBER, order(KIND.WAIVER, amount_cents=40000), BY_TREASURER)

    def write_off() -> None:
        with invoiced.transaction(OWN) as uow:
            correct_invoice(uow, NUMBER, order(KIND.WRITE_OFF, amount_cents=40000), BY_TREASURER)

    done = at_once(waive, write_off)
    assert done == ["done", "too_much_to_give_up"]
    assert invoice(invoiced).open_cents == 20000
    check(invoiced)


def test_a_file_that_waits_is_given_up_with_its_invoice(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    cancel(runtime)
    assert {one.state for one in stored(runtime, Collection)} == {"discarded"}
    assert collection.id == stored(runtime, Collection)[0].id
    assert stands(runtime) == ("cancelled", 0)


def test_cancelled_or_handed_in_never_both(debited: ServiceRuntime) -> None:
    """The file is released: whichever comes first, the invoice is not cancelled under its debit."""

    told(debited)

    def submit() -> None:
        with debited.transaction(OWN) as uow:
            (one,) = uow.session.exec(select(Collection)).all()
            submit_collection(uow, one.id, BY_TREASURER)

    done = at_once(submit, lambda: cancel(debited))
    assert "done" in done
    assert set(done) - {"done"} <= {"debit_at_bank", "debit_in_file"}
    cancelled = stands(debited)[0] == "cancelled"
    states = {one.state for one in stored(debited, Collection)}
    assert not (cancelled and states == {"submitted"})
    check(debited)


@pytest.mark.postgres
def test_without_the_lock_the_books_would_not_agree(
    invoiced: ServiceRuntime, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    """Twin: both look, both find 600.00 open, both waive 400.00 of it."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite lets one writer in at a time, lock or not")
    after_the_look, find = Barrier(2), effects.effect_of

    def no_lock(session: Session, number: str) -> Locked:
        return Locked(own_association(session), find_invoice(session, number))

    def wait(*given: Any) -> Effect:
        effect = find(*given)
        after_the_look.wait(10)
        return effect

    def waive(reason: str) -> None:
        with invoiced.transaction(OWN) as uow:
            wanted = order(KIND.WAIVER, reason, amount_cents=40000)
            correct_invoice(uow, NUMBER, wanted, BY_TREASURER)

    monkeypatch.setattr(correcting, "lock_invoice", no_lock)
    monkeypatch.setattr(correcting, "effect_of", wait)
    assert at_once(lambda: waive("one"), lambda: waive("another")) == ["done", "done"]
    with invoiced.reading(OWN) as session:
        assert not check_ledger(session).ok
