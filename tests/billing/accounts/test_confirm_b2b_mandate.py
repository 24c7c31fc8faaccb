"""The debtor's bank knows a B2B mandate from a day on; until then nothing is collected by it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from services.billing.accounts.confirm_b2b_mandate import confirm_b2b_mandate
from services.billing.accounts.errors import ConfirmedElsewhen, MandateNotB2b
from services.billing.accounts.rules.states import Scheme
from services.billing.accounts.tables import Mandate, MandateChange
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import mandate_of
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TODAY, AddMember
from tests.billing.runs.desk import OWN, stored


def confirm(runtime: ServiceRuntime, on: date) -> None:
    with runtime.transaction(OWN) as uow:
        confirm_b2b_mandate(uow, mandate_of(runtime).id, on, "told by phone", BY_TREASURER)


def test_refusals(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    with pytest.raises(MandateNotB2b):
        confirm(runtime, TODAY)
    with runtime.transaction(OWN) as uow:
        uow.session.exec(select(Mandate)).one().scheme = Scheme.B2B
    for on in (TODAY + timedelta(days=1), date(2026, 2, 28)):
        with pytest.raises(ConfirmedElsewhen):
            confirm(runtime, on)
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        confirm_b2b_mandate(uow, mandate_of(runtime).id, TODAY, "", BY_CHAIR)
    assert mandate_of(runtime).b2b_confirmed_on is None


def test_the_day_is_kept_and_can_be_put_right(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", scheme="b2b")
    for on in (TODAY, TODAY, TODAY - timedelta(days=1)):
        confirm(runtime, on)
    assert mandate_of(runtime).b2b_confirmed_on == TODAY - timedelta(days=1)
    assert len(stored(runtime, MandateChange)) == 2
