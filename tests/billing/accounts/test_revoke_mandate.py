"""Revoking a mandate: on which days, once, and how the member pays from then on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.billing.accounts.errors import MandateEndsElsewhen
from services.billing.accounts.revoke_mandate import Revocation, revoke_mandate
from services.billing.accounts.tables import MandateChange, PaymentArrangement
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import mandate_of
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TODAY, AddMember
from tests.billing.runs.desk import OWN, stored

SIGNED = date(2026, 3, 1)


def revoke(runtime: ServiceRuntime, revocation: Revocation) -> None:
    with runtime.transaction(OWN) as uow:
        revoke_mandate(uow, mandate_of(runtime).id, revocation, BY_TREASURER)


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), SIGNED - timedelta(days=1)])
def test_a_day_it_cannot_be(runtime: ServiceRuntime, add_member: AddMember, on: date) -> None:
    add_member("M-1")
    with pytest.raises(MandateEndsElsewhen):
        revoke(runtime, Revocation(on, "letter"))
    assert mandate_of(runtime).state == "active"


def test_the_board_does_not_revoke(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        revoke_mandate(uow, mandate_of(runtime).id, Revocation(TODAY, "letter"), BY_CHAIR)


@pytest.mark.parametrize("on", [SIGNED, TODAY])
def test_it_ends_once(runtime: ServiceRuntime, add_member: AddMember, on: date) -> None:
    add_member("M-1")
    for reason in ("letter", "letter, again"):
        revoke(runtime, Revocation(on, reason))
    mandate = mandate_of(runtime)
    assert (mandate.state, mandate.ended_on, mandate.ended_reason) == ("ended", on, None)
    assert [one.reason for one in stored(runtime, MandateChange)] == ["letter"]


@pytest.mark.parametrize(("by_transfer", "method"), [(True, "transfer"), (False, "direct_debit")])
def test_how_the_member_pays_then(
    runtime: ServiceRuntime, add_member: AddMember, by_transfer: bool, method: str
) -> None:
    add_member("M-1")
    revoke(runtime, Revocation(TODAY, "letter", pays_by_transfer=by_transfer))
    (arrangement,) = stored(runtime, PaymentArrangement)
    assert arrangement.method == method
    assert (arrangement.mandate_id is None) == by_transfer
