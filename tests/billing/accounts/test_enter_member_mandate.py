"""A mandate on paper: what is refused, and that the one before ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.accounts.enter_member_mandate import enter_member_mandate
from services.billing.accounts.errors import (
    MandateReferenceRefused,
    MandateReferenceTaken,
    SignedLater,
)
from services.billing.accounts.tables import PaymentArrangement
from services.billing.errors import AccountOfCreditor, MemberAccountNotFound
from services.billing.sepa.iban import InvalidIban, make_iban
from shared.errors import DomainError
from shared.ids import named_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.accounts.desk import NEW_TERMS, mandate_of
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, TODAY, AddMember
from tests.billing.runs.desk import OWN, stored

OWN_IBAN = make_iban("DE", "265900250099999900")
REFUSED: list[tuple[dict[str, object], str, type[DomainError]]] = [
    ({"iban": "DE22500500009876543210"}, "", InvalidIban),
    ({"iban": OWN_IBAN}, "", AccountOfCreditor),
    ({"signed_on": TODAY + timedelta(days=1)}, "", SignedLater),
    ({}, "MÜLLER-1", MandateReferenceRefused),
    ({}, "ref-m-1", MandateReferenceTaken),
    ({}, "REF-M-1", MandateReferenceTaken),
]


@pytest.mark.parametrize(("changes", "reference", "error"), REFUSED)
def test_refusals(
    runtime: ServiceRuntime,
    add_member: AddMember,
    changes: dict[str, object],
    reference: str,
    error: type[DomainError],
) -> None:
    member_id = add_member("M-1")
    terms = replace(NEW_TERMS, **changes)  # type: ignore[arg-type]
    with pytest.raises(error), runtime.transaction(OWN) as uow:
        enter_member_mandate(uow, member_id, terms, BY_TREASURER, reference=reference)
    assert mandate_of(runtime).state == "active"


def test_who_may_and_for_whom(runtime: ServiceRuntime, add_member: AddMember) -> None:
    member_id = add_member("M-1")
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        enter_member_mandate(uow, member_id, NEW_TERMS, BY_CHAIR)
    with pytest.raises(MemberAccountNotFound), runtime.transaction(OWN) as uow:
        enter_member_mandate(uow, named_id(OWN, "nobody"), NEW_TERMS, BY_TREASURER)


@pytest.mark.parametrize("debit", [True, False])
def test_the_member_pays_by_it_from_now_on(
    runtime: ServiceRuntime, add_member: AddMember, debit: bool
) -> None:
    member_id = add_member("M-1", debit=debit)
    with runtime.transaction(OWN) as uow:
        enter_member_mandate(uow, member_id, NEW_TERMS, BY_TREASURER)
    (arrangement,) = stored(runtime, PaymentArrangement)
    entered = mandate_of(runtime, "AUTOS-000001")
    assert (arrangement.method, arrangement.mandate_id) == ("direct_debit", entered.id)
    assert (entered.state, entered.accepted_reference) == ("active", None)
    if debit:
        assert mandate_of(runtime).state == "ended"
