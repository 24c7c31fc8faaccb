"""The account of an association file: at once where one tries things out, with four eyes else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.billing.apply_association import apply_association
from services.billing.association.tables import Association
from services.billing.settings.confirm_account_change import confirm_account_change
from services.billing.settings.queries import waiting_row
from services.billing.settings.take_account import WHAT
from shared.association_spec import Applied, AssociationSpec
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, association
from tests.billing.runs.desk import OWN
from tests.billing.settings.proposals import IBAN, iban_in_force, propose

SPEC = association()
CHANGED = replace(SPEC, bank=replace(SPEC.bank, iban=IBAN))


@pytest.fixture
def production(runtime: ServiceRuntime) -> ServiceRuntime:
    runtime.settings = runtime.settings.model_copy(update={"environment": "production"})
    return runtime


def apply(runtime: ServiceRuntime, spec: AssociationSpec, *, take_file: bool = False) -> Applied:
    with runtime.transaction(OWN) as uow:
        return apply_association(uow, spec, take_file=take_file)


def waiting(runtime: ServiceRuntime) -> bool:
    with runtime.reading(OWN) as session:
        return waiting_row(session, runtime.clock.now()) is not None


def confirm(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow:
        row = waiting_row(uow.session, uow.clock.now())
        assert row is not None
        by = BY_TREASURER if row.proposed_by == BY_CHAIR.person_id else BY_CHAIR
        confirm_account_change(uow, row.id, by)


def test_for_trying_out_it_is_taken_at_once(runtime: ServiceRuntime) -> None:
    assert apply(runtime, CHANGED) == Applied(changed=True)
    assert iban_in_force(runtime) == IBAN
    assert not waiting(runtime)


def test_in_production_it_waits_for_an_officer(production: ServiceRuntime) -> None:
    before = iban_in_force(production)
    assert apply(production, CHANGED) == Applied(changed=True, waiting=(WHAT,))
    assert apply(production, CHANGED, take_file=True) == Applied(waiting=(WHAT,))
    assert iban_in_force(production) == before
    confirm(production)
    assert iban_in_force(production) == IBAN
    assert apply(production, CHANGED) == Applied()


def test_the_file_never_takes_back_what_officers_have_changed(production: ServiceRuntime) -> None:
    propose(production)
    confirm(production)
    for take_file in (False, True):
        found = apply(production, SPEC, take_file=take_file)
        assert not found.changed
        assert [(one.what, one.taken) for one in found.differences] == [(WHAT, False)]
        assert IBAN not in repr(found)
    assert iban_in_force(production) == IBAN
    assert not waiting(production)


def test_for_trying_out_the_file_wins_when_it_is_told_to(runtime: ServiceRuntime) -> None:
    propose(runtime)
    confirm(runtime)
    assert iban_in_force(runtime) == IBAN
    assert not apply(runtime, SPEC).changed
    found = apply(runtime, SPEC, take_file=True)
    assert [one.taken for one in found.differences] == [True]
    assert iban_in_force(runtime) == SPEC.bank.iban


def test_while_an_officers_change_waits_the_file_says_so(production: ServiceRuntime) -> None:
    propose(production)
    found = apply(production, replace(CHANGED, city="Münster"))
    assert found.changed
    assert [one.pages for one in found.differences] == ["another change waits"]


def test_an_installation_from_before_takes_what_it_has_for_the_files_word(
    production: ServiceRuntime,
) -> None:
    with production.transaction(OWN) as uow:
        uow.session.get_one(Association, OWN).file_said = None
    assert apply(production, SPEC) == Applied()
