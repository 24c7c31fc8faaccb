"""A mandate taken up again debits nothing by itself (edge case 18)."""

from __future__ import annotations

from services.billing.accounts.resume_mandate import resume_mandate
from services.billing.accounts.suspend_mandate import suspend_mandate
from services.billing.collections.tables import CollectionItem
from services.billing.invoices.tables import Invoice
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import mandate_of
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored


def test_dues_accrue_and_nothing_is_collected_silently(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    add_member("M-2")
    mandate_id = mandate_of(runtime).id
    with runtime.transaction(OWN) as uow:
        suspend_mandate(uow, mandate_id, "dispute", BY_TREASURER)
    released(runtime)
    assert sorted(str(one.payment_method) for one in stored(runtime, Invoice)) == [
        "direct_debit",
        "transfer",
    ]
    with runtime.transaction(OWN) as uow:
        resume_mandate(uow, mandate_id, "settled", BY_TREASURER)
    assert mandate_id not in {one.mandate_id for one in stored(runtime, CollectionItem)}
