"""How members pay, taken over from a list: who may, what changes, what a second time leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.billing.accounts.import_payment_details import Outcome, import_payment_details
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.tables import Mandate, MandateChange, PaymentArrangement
from services.billing.sepa.iban import make_iban
from shared.actor import Actor
from shared.ids import named_id
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER
from tests.billing.runs.desk import OWN, stored
from tests.support.actors import holder_of

MEMBER = named_id(OWN, "M-1")
DEBIT = PaymentDetails(
    member_id=MEMBER,
    method="direct_debit",
    iban=make_iban("DE", "590501010000000001"),
    account_holder="Étanchéité & Cie",
    reference="REF-1",
    signed_on=date(2026, 3, 1),
)
TRANSFER = PaymentDetails(MEMBER, "transfer")


def take_over(
    runtime: ServiceRuntime, *details: PaymentDetails, by: Actor = BY_TREASURER
) -> Mapping[UUID, Outcome]:
    with runtime.transaction(OWN) as uow:
        taken = import_payment_details(uow, details, by)
        return {member_id: one.outcome for member_id, one in taken.items()}


def test_the_auditor_imports_nothing(runtime: ServiceRuntime) -> None:
    with pytest.raises(MissingPermission):
        take_over(runtime, DEBIT, by=holder_of(Role.AUDITOR))
    assert not stored(runtime, PaymentArrangement)


def test_a_debit_without_the_date_of_its_mandate(runtime: ServiceRuntime) -> None:
    with pytest.raises(ValueError, match="without the date"):
        take_over(runtime, replace(DEBIT, signed_on=None))


def test_a_mandate_is_active_at_once_and_its_account_number_sealed(
    runtime: ServiceRuntime,
) -> None:
    assert take_over(runtime, DEBIT) == {MEMBER: "created"}
    (mandate,) = stored(runtime, Mandate)
    (arrangement,) = stored(runtime, PaymentArrangement)
    assert (mandate.state, mandate.imported, arrangement.mandate_id) == ("active", True, mandate.id)
    assert DEBIT.iban.encode() not in mandate.iban_sealed
    assert runtime.keys.decrypt(mandate.iban_sealed, mandate.id.bytes) == DEBIT.iban


@pytest.mark.parametrize("details", [DEBIT, TRANSFER])
def test_the_same_again_changes_nothing(runtime: ServiceRuntime, details: PaymentDetails) -> None:
    take_over(runtime, details)
    assert take_over(runtime, details) == {MEMBER: "unchanged"}
    assert len(stored(runtime, Mandate)) == (details is DEBIT)


def test_another_account_under_the_same_reference_amends_the_mandate(
    runtime: ServiceRuntime,
) -> None:
    take_over(runtime, DEBIT)
    other = make_iban("DE", "590501010000000002")
    assert take_over(runtime, replace(DEBIT, iban=other)) == {MEMBER: "updated"}
    (mandate,) = stored(runtime, Mandate)
    assert runtime.keys.decrypt(mandate.iban_sealed, mandate.id.bytes) == other
    (change,) = stored(runtime, MandateChange)
    assert (change.kind, change.before["signed_on"]) == ("amended", "2026-03-01")
    assert mandate.account_amended


def test_another_reference_ends_the_mandate_before(runtime: ServiceRuntime) -> None:
    take_over(runtime, DEBIT)
    take_over(runtime, replace(DEBIT, reference="REF-2"))
    states = {mandate.reference: mandate.state for mandate in stored(runtime, Mandate)}
    assert states == {"REF-1": "ended", "REF-2": "active"}


def test_a_transfer_from_now_on_leaves_no_mandate_in_use(runtime: ServiceRuntime) -> None:
    take_over(runtime, DEBIT)
    assert take_over(runtime, TRANSFER) == {MEMBER: "updated"}
    (arrangement,) = stored(runtime, PaymentArrangement)
    assert (arrangement.method, arrangement.mandate_id) == ("transfer", None)


def test_long_lists_go_in_portions(runtime: ServiceRuntime) -> None:
    many = [PaymentDetails(named_id(OWN, f"M-{n}"), "transfer") for n in range(501)]
    assert set(take_over(runtime, *many).values()) == {"created"}
    assert set(take_over(runtime, *many).values()) == {"unchanged"}
