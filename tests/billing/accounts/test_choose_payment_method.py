"""From debit to transfer and back by the mandate that is still valid."""

from __future__ import annotations

import pytest

from services.billing.accounts.choose_payment_method import choose_payment_method
from services.billing.accounts.errors import NoMandateToPayBy
from services.billing.accounts.rules.states import PaymentMethod
from services.billing.accounts.tables import PaymentArrangement
from services.billing.errors import MemberAccountNotFound
from shared.ids import named_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import mandate_of
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, stored

DEBIT, TRANSFER = PaymentMethod.DIRECT_DEBIT, PaymentMethod.TRANSFER


def test_refusals(runtime: ServiceRuntime, add_member: AddMember) -> None:
    member_id = add_member("M-1", debit=False)
    with pytest.raises(NoMandateToPayBy), runtime.transaction(OWN) as uow:
        choose_payment_method(uow, member_id, DEBIT, BY_TREASURER)
    with pytest.raises(MemberAccountNotFound), runtime.transaction(OWN) as uow:
        choose_payment_method(uow, named_id(OWN, "nobody"), TRANSFER, BY_TREASURER)
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        choose_payment_method(uow, member_id, TRANSFER, BY_CHAIR)


def test_there_and_back(runtime: ServiceRuntime, add_member: AddMember) -> None:
    member_id = add_member("M-1")
    mandate_id = mandate_of(runtime).id
    for method, used in ((TRANSFER, None), (TRANSFER, None), (DEBIT, mandate_id)):
        with runtime.transaction(OWN) as uow:
            choose_payment_method(uow, member_id, method, BY_TREASURER)
        (arrangement,) = stored(runtime, PaymentArrangement)
        assert (arrangement.method, arrangement.mandate_id) == (method, used)
    assert mandate_of(runtime).state == "active"
