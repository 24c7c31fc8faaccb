"""Billing's part of an association file: what it refuses, and what a second time changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.billing.apply_association import apply_association
from services.billing.association.tables import Association
from services.billing.errors import (
    AccountHolderUnreadable,
    AssociationFactMissing,
    RegulationAlreadyUsed,
)
from services.billing.sepa.creditor_identifier import InvalidCreditorIdentifier
from services.billing.sepa.iban import InvalidIban, make_iban
from shared.association_spec import AssociationSpec
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import REGULATION, AddMember, association
from tests.billing.runs.desk import OWN, released, stored

SPEC = association()


def apply(runtime: ServiceRuntime, spec: AssociationSpec) -> bool:
    with runtime.transaction(OWN) as uow:
        return apply_association(uow, spec).changed


@pytest.mark.parametrize(
    ("bank", "refusal"),
    [
        (replace(SPEC.bank, iban="DE00265900250099999900"), InvalidIban),
        (replace(SPEC.bank, creditor_identifier="DE97ZZZ09999999999"), InvalidCreditorIdentifier),
        (replace(SPEC.bank, account_holder="Σύλλογος Α.Ε."), AccountHolderUnreadable),
    ],
)
def test_wrong_bank_data_change_nothing(
    runtime: ServiceRuntime, bank: object, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        apply(runtime, replace(SPEC, name="Other", bank=bank))  # type: ignore[arg-type]
    assert [one.name for one in stored(runtime, Association)] == ["AutOS e.V."]


@pytest.mark.parametrize(
    ("fact", "wanted"),
    [("name", replace(SPEC, name=" ")), ("country", replace(SPEC, country=""))],
)
def test_what_invoices_cannot_do_without_is_asked_for_at_once(
    runtime: ServiceRuntime, fact: str, wanted: AssociationSpec
) -> None:
    with pytest.raises(AssociationFactMissing) as refused:
        apply(runtime, wanted)
    assert fact in refused.value.message
    assert [one.name for one in stored(runtime, Association)] == ["AutOS e.V."]


def test_a_regulation_that_members_were_assessed_by_stays(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    changed = replace(SPEC, dues_regulation=REGULATION | {"rounding": "euro"})
    add_member("M-1")
    released(runtime)
    with pytest.raises(RegulationAlreadyUsed):
        apply(runtime, changed)
    assert not apply(runtime, SPEC)


def test_a_second_time_changes_nothing(runtime: ServiceRuntime, clock: FixedClock) -> None:
    before = stored(runtime, Association)[0].applied_at
    clock.moment = clock.moment.replace(hour=23)
    assert not apply(runtime, SPEC)
    assert not apply(runtime, replace(SPEC, dues_regulation=None))
    assert stored(runtime, Association)[0].applied_at == before


def test_a_new_address_and_account_are_taken(runtime: ServiceRuntime) -> None:
    iban = make_iban("DE", "265900250099999901")
    assert apply(runtime, replace(SPEC, city="Münster", bank=replace(SPEC.bank, iban=iban)))
    (row,) = stored(runtime, Association)
    assert row.city == "Münster"
    assert runtime.keys.decrypt(row.iban_sealed, OWN.bytes) == iban


def test_the_limit_of_corrections_follows_the_file_where_it_says_one(
    runtime: ServiceRuntime,
) -> None:
    assert apply(runtime, replace(SPEC, correction_limit_cents=12345))
    assert not apply(runtime, SPEC)
    assert [one.correction_limit_cents for one in stored(runtime, Association)] == [12345]
