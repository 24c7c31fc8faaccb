"""What stands in the way of collecting an open item: the same as in the preview of a run."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from services.billing.accounts.rules.states import MandateState, Scheme
from services.billing.accounts.tables import Mandate
from services.billing.collections.collectable import collectables
from services.billing.collections.rules.return_policy import Barrier
from shared.service import ServiceRuntime
from tests.billing.collections.desk import come_back, files
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, released

ON = date(2027, 3, 15)


@pytest.mark.parametrize(
    ("changed", "barrier"),
    [
        ({}, None),
        ({"scheme": Scheme.B2B, "imported": False}, Barrier.UNCONFIRMED),
        ({"scheme": Scheme.B2B, "imported": True}, None),
        (
            {"scheme": Scheme.B2B, "imported": False, "b2b_confirmed_on": date(2026, 4, 1)},
            None,
        ),
        ({"state": MandateState.SUSPENDED}, Barrier.MANDATE),
        ({"state": MandateState.ENDED}, Barrier.MANDATE),
        ({"signed_on": date(2024, 3, 15), "imported": False}, Barrier.LAPSED),
        ({"signed_on": date(2024, 3, 16), "imported": False}, None),
        ({"account_holder": "ΕΤΑΙΡΕΙΑ"}, Barrier.DEBTOR),
    ],
)
def test_a_mandate_that_a_run_would_not_use_is_not_used_later(
    runtime: ServiceRuntime,
    add_member: AddMember,
    changed: dict[str, object],
    barrier: Barrier | None,
) -> None:
    """Refused by an error of the association, so that nothing but the mandate matters."""
    add_member("M-1", employees=5)
    released(runtime)
    come_back(runtime, files(runtime)[0].id, "FF01", date(2027, 2, 17))
    with runtime.transaction(OWN) as uow:
        mandate = uow.session.exec(select(Mandate)).one()
        mandate.sqlmodel_update(changed)
    with runtime.reading(OWN) as session:
        (found,) = collectables(session, ON)
    assert found.barrier is barrier
