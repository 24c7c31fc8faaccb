"""Preparing a dues run: who may, when there is nothing to do, and what is fixed for the other."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import CollectionTooEarly, NoDuesRegulation, NothingToRun
from services.billing.invoices.tables import Invoice
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, YEAR, prepared, released, stored
from tests.support.actors import holder_of
from tests.support.billing_site import published


def test_the_auditor_prepares_nothing(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    with pytest.raises(MissingPermission):
        prepared(runtime, holder_of(Role.AUDITOR))
    assert not stored(runtime, DuesRun)


def test_a_year_without_regulation(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow, pytest.raises(NoDuesRegulation):
        prepare_dues_run(uow, 2020, COLLECT_ON, BY_TREASURER)


def test_a_day_too_early(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    with runtime.transaction(OWN) as uow, pytest.raises(CollectionTooEarly) as refused:
        prepare_dues_run(uow, YEAR, date(2027, 1, 20), BY_TREASURER)
    assert refused.value.details["earliest_on"] == "2027-01-29"


def test_nobody_to_assess(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    released(runtime)
    with pytest.raises(NothingToRun):
        prepared(runtime)
    assert [run.state for run in stored(runtime, DuesRun)] == [RunState.RELEASED]


def test_nobody_but_who_is_left_out(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", signed_on=date(2027, 6, 1))
    with pytest.raises(NothingToRun):
        prepared(runtime)


def test_figures_and_fingerprint_are_fixed_and_nothing_is_invoiced(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False)
    add_member("M-3", kind="honorary", debit=False)
    add_member("M-4", signed_on=date(2027, 6, 1))
    run = prepared(runtime)
    assert (run.state, run.members, run.invoices, run.total_cents) == ("prepared", 3, 2, 150000)
    assert [code for *_, code in run.exceptions] == ["mandate_signed_later"]
    assert (run.issue_on, run.due_on) == (date(2027, 1, 15), date(2027, 2, 15))
    assert run.prepared_by == BY_TREASURER.person_id
    assert len(run.content_sha256) == 64
    assert not stored(runtime, Invoice)


def test_those_who_may_release_it_are_asked(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    run = prepared(runtime)
    asked = [told for kind, told in published(runtime) if kind == "billing.dues_run.release_asked"]
    assert asked == [
        {
            "run_id": str(run.id),
            "year": 2027,
            "prepared_by": str(BY_TREASURER.person_id),
            "members": 1,
            "invoices": 1,
            "total_cents": 60000,
            "collect_on": "2027-02-15",
            "until_at": "2027-01-29T09:00:00Z",
        }
    ]


def test_an_older_preparation_is_given_up(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    first, second = prepared(runtime), prepared(runtime)
    assert second.content_sha256 == first.content_sha256
    states = {run.id: run.state for run in stored(runtime, DuesRun)}
    assert states == {first.id: RunState.DISCARDED, second.id: RunState.PREPARED}
