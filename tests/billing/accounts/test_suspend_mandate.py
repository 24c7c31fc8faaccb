"""Suspending a mandate and taking it up again: refusals first, each once, both in its history."""

from __future__ import annotations

import pytest

from services.billing.accounts.enter_mandate import enter_mandate
from services.billing.accounts.errors import MandateEnded, MandateNotActive, MandateNotFound
from services.billing.accounts.resume_mandate import resume_mandate
from services.billing.accounts.revoke_mandate import Revocation, revoke_mandate
from services.billing.accounts.suspend_mandate import suspend_mandate
from services.billing.accounts.tables import MandateChange
from shared.ids import named_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import mandate_of
from tests.billing.accounts.test_enter_mandate import ENTRY
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TODAY, AddMember
from tests.billing.runs.desk import OWN, stored

BOTH = pytest.mark.parametrize("change", [suspend_mandate, resume_mandate])


@BOTH
def test_refusals(runtime: ServiceRuntime, add_member: AddMember, change: object) -> None:
    assert callable(change)
    add_member("M-1")
    mandate_id = mandate_of(runtime).id
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        change(uow, mandate_id, "", BY_CHAIR)
    with pytest.raises(MandateNotFound), runtime.transaction(OWN) as uow:
        change(uow, named_id(OWN, "nobody"), "", BY_TREASURER)
    with pytest.raises(MandateNotActive), runtime.transaction(OWN) as uow:
        change(uow, enter_mandate(uow, ENTRY).id, "", BY_TREASURER)
    with runtime.transaction(OWN) as uow:
        revoke_mandate(uow, mandate_id, Revocation(TODAY, "letter"), BY_TREASURER)
    with pytest.raises(MandateEnded), runtime.transaction(OWN) as uow:
        change(uow, mandate_id, "", BY_TREASURER)


def test_each_counts_once(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    mandate_id = mandate_of(runtime).id
    for change, state in ((suspend_mandate, "suspended"), (resume_mandate, "active")):
        for _ in range(2):
            with runtime.transaction(OWN) as uow:
                change(uow, mandate_id, "dispute about 2026", BY_TREASURER)
        assert mandate_of(runtime).state == state
    found = [(one.kind, one.reason) for one in stored(runtime, MandateChange)]
    assert sorted(found) == [
        ("resumed", "dispute about 2026"),
        ("suspended", "dispute about 2026"),
    ]
