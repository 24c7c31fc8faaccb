"""What follows from a returned debit, by the bank's code (sepa §2.1)."""

from __future__ import annotations

import pytest

from services.billing.collections.rules.return_policy import (
    Barrier,
    ReturnAction,
    action_for,
    barrier_after,
)


@pytest.mark.parametrize(
    ("codes", "action"),
    [
        (("MS03", "AM04", "AM07", "ED05", "XX99"), ReturnAction.RETRY),
        (("AC01", "AC04", "AC06", "MD01", "MD07"), ReturnAction.NEW_MANDATE),
        (("MD06", "MS02", "SL01"), ReturnAction.HOLD),
        (("FF01", "FF05", "DT01", "AM05", "BE05", "RC01"), ReturnAction.FIX),
    ],
)
def test_what_the_field_does(codes: tuple[str, ...], action: ReturnAction) -> None:
    assert {action_for(code) for code in codes} == {action}


def test_an_association_says_otherwise_but_a_closed_account_stays_closed() -> None:
    policy = {"MS03": "transfer", "AC04": "retry", "FF01": "hold"}
    assert action_for("MS03", policy) is ReturnAction.TRANSFER
    assert action_for("AC04", policy) is ReturnAction.NEW_MANDATE
    assert action_for("FF01", policy) is ReturnAction.FIX


@pytest.mark.parametrize(
    ("action", "decided", "failed", "renewed", "barrier"),
    [
        (ReturnAction.RETRY, False, 1, False, Barrier.UNDECIDED),
        (ReturnAction.RETRY, True, 1, False, None),
        (ReturnAction.RETRY, True, 2, False, Barrier.RETRIED),
        (ReturnAction.RETRY, True, 2, True, None),
        (ReturnAction.NEW_MANDATE, True, 1, False, Barrier.NEW_MANDATE),
        (ReturnAction.NEW_MANDATE, False, 1, True, None),
        (ReturnAction.HOLD, False, 1, False, Barrier.UNDECIDED),
        (ReturnAction.FIX, False, 5, False, None),
        (ReturnAction.TRANSFER, True, 1, True, Barrier.TRANSFER),
    ],
)
def test_whether_it_is_collected_again(
    action: ReturnAction, decided: bool, failed: int, renewed: bool, barrier: Barrier | None
) -> None:
    found = barrier_after(action, decided=decided, failed_before=failed, mandate_renewed=renewed)
    assert found is barrier
