"""Entering a mandate: a wrong account number, its reference, and when it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.billing.accounts.enter_mandate import MandateEntry, enter_mandate
from services.billing.accounts.tables import Mandate
from services.billing.errors import AccountHolderUnreadable
from services.billing.sepa.iban import InvalidIban
from shared.ids import named_id
from shared.service import ServiceRuntime
from tests.billing.runs.desk import OWN, stored

ENTRY = MandateEntry(
    iban="de21 5005 0000 9876 5432 10",
    account_holder="Étanchéité & Cie",
    signed_on=date(2027, 1, 15),
)


def enter(runtime: ServiceRuntime, entry: MandateEntry) -> Mandate:
    with runtime.transaction(OWN) as uow:
        return enter_mandate(uow, entry)


def test_a_wrong_account_number_enters_nothing(runtime: ServiceRuntime) -> None:
    with pytest.raises(InvalidIban):
        enter(runtime, replace(ENTRY, iban="DE22500500009876543210"))
    assert not stored(runtime, Mandate)


def test_an_imported_holder_that_no_bank_can_read_is_left_to_the_preview(
    runtime: ServiceRuntime,
) -> None:
    mandate = enter(runtime, replace(ENTRY, account_holder="ΕΤΑΙΡΕΙΑ", imported=True))
    assert mandate.account_holder == "ΕΤΑΙΡΕΙΑ"


def test_references_are_given_one_after_the_other(runtime: ServiceRuntime) -> None:
    found = [enter(runtime, ENTRY).reference for _ in range(2)]
    assert found == ["AUTOS-000001", "AUTOS-000002"]
    assert enter(runtime, replace(ENTRY, reference="OLD-7")).reference == "OLD-7"


def test_for_an_applicant_it_is_entered_only_and_for_a_member_active(
    runtime: ServiceRuntime,
) -> None:
    applicant = enter(runtime, replace(ENTRY, application_id=named_id(OWN, "application")))
    member = enter(runtime, replace(ENTRY, member_id=named_id(OWN, "M-1")))
    assert (applicant.state, member.state) == ("entered", "active")


def test_the_account_number_is_sealed_masked_and_found_by_its_hash(
    runtime: ServiceRuntime,
) -> None:
    mandate = enter(runtime, ENTRY)
    iban = "DE21500500009876543210"
    assert runtime.keys.decrypt(mandate.iban_sealed, mandate.id.bytes) == iban
    assert mandate.iban_hash == runtime.keys.search_hash(iban)
    assert (mandate.iban_masked, mandate.iban_country) == ("DE21 •••• 3210", "DE")


def test_a_holder_that_no_bank_can_read_enters_nothing(runtime: ServiceRuntime) -> None:
    with pytest.raises(AccountHolderUnreadable):
        enter(runtime, replace(ENTRY, account_holder="ΕΤΑΙΡΕΙΑ"))
    assert not stored(runtime, Mandate)
