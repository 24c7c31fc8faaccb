"""A mandate reference of a list that belongs to another member."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.billing.accounts.import_payment_details import import_payment_details
from services.billing.accounts.rules.payment_columns import PaymentDetails
from services.billing.accounts.tables import Mandate
from services.billing.accounts.taken_references import taken_references
from services.billing.sepa.iban import make_iban
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, stored


@pytest.mark.parametrize(("reference", "taken"), [("REF-M-1", 1), ("ref-m-1", 1), ("REF-M-2", 0)])
def test_whose_it_is(
    runtime: ServiceRuntime, add_member: AddMember, reference: str, taken: int
) -> None:
    add_member("M-1")
    other = add_member("M-3", debit=False)
    details = PaymentDetails(other, "direct_debit", reference=reference)
    with runtime.reading(OWN) as session:
        found = taken_references(session, [details])
    assert len(found) == taken
    assert all(one.number == "M-1" for one in found)


def test_ones_own_is_not_taken_and_is_taken_up_again(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    """Debit, transfer and debit again with the reference of old."""
    member_id = add_member("M-1")
    debit = PaymentDetails(
        member_id=member_id,
        method="direct_debit",
        iban=make_iban("DE", "590501010000000001"),
        account_holder="Société",
        reference="REF-M-1",
        signed_on=date(2027, 1, 10),
    )
    for details in (replace(debit, method="transfer"), debit):
        with runtime.transaction(OWN) as uow:
            assert taken_references(uow.session, [details]) == []
            taken = import_payment_details(uow, [details], BY_TREASURER)
            assert taken[member_id].outcome == "updated"
    (mandate,) = stored(runtime, Mandate)
    assert (mandate.state, mandate.signed_on) == ("active", date(2027, 1, 10))
