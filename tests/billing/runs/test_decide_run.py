"""Deciding about the coming run: set aside, checked, confirmed; it holds for one run."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.billing.errors import (
    MemberAccountNotFound,
    SetAsideWithoutReason,
    UndeclaredNotConfirmed,
    YearOutOfReach,
)
from services.billing.invoices.tables import Invoice
from services.billing.lists import PageRequest
from services.billing.runs.decide_run import decide_run, take_back_decision
from services.billing.runs.decisions import decisions_of, member_numbered
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.preview import preview_dues
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.rules.states import DecisionKind
from services.billing.runs.survey import Survey, survey_run
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, YEAR, stored


@pytest.fixture(autouse=True)
def members(add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    add_member("M-3", employees=None)


def decide(
    runtime: ServiceRuntime, kind: DecisionKind, member: str | None = None, reason: str = "asked"
) -> UUID | None:
    with runtime.transaction(OWN) as uow:
        id_ = member_numbered(uow.session, member) if member else None
        decide_run(uow, YEAR, kind, BY_TREASURER, member_id=id_, reason=reason)
    return id_


def survey(runtime: ServiceRuntime, year: int = YEAR) -> Survey:
    with runtime.reading(OWN) as session:
        today = runtime.clock.today()
        return survey_run(session, year, COLLECT_ON, PageRequest(), language="en", today=today)


def test_set_aside_members_are_left_out_of_one_run(runtime: ServiceRuntime) -> None:
    """The run after asks anew; who was set aside is not lost."""
    before = survey(runtime)
    decide(runtime, DecisionKind.SET_ASIDE, "M-2", "merges in March")
    found = survey(runtime)
    assert before.fingerprint != found.fingerprint
    ((line, decision),) = found.set_aside
    assert (line.member_number, decision.reason) == ("M-2", "merges in March")
    assert [one.code for one in found.causes] == ["class_assumed"]
    with runtime.reading(OWN) as session:
        codes = {
            one.member_number: one.code
            for one in preview_dues(session, YEAR, runtime.clock.today()).exceptions
        }
    assert codes == {"M-2": "set_aside", "M-3": "class_assumed"}
    with runtime.transaction(OWN) as uow:
        run = prepare_dues_run(uow, YEAR, COLLECT_ON, BY_TREASURER)
    with runtime.transaction(OWN) as uow:
        release_dues_run(uow, run.id, BY_CHAIR)
    assert len(stored(runtime, Invoice)) == 2
    with runtime.reading(OWN) as session:
        assert decisions_of(session, YEAR).set_aside == {}
    later = survey(runtime)
    assert [row.member_number for row in later.page.rows] == ["M-2"]
    assert later.set_aside == ()


def test_a_decision_after_the_preparation_asks_for_another_one(runtime: ServiceRuntime) -> None:
    prepared = survey(runtime).fingerprint
    id_ = decide(runtime, DecisionKind.SET_ASIDE, "M-1")
    assert survey(runtime).fingerprint != prepared
    with runtime.transaction(OWN) as uow:
        take_back_decision(uow, YEAR, DecisionKind.SET_ASIDE, BY_TREASURER, member_id=id_)
        take_back_decision(uow, YEAR, DecisionKind.SET_ASIDE, BY_TREASURER, member_id=id_)
    assert survey(runtime).fingerprint == prepared


def test_nothing_declared_is_confirmed_once_for_the_run(runtime: ServiceRuntime) -> None:
    assert survey(runtime).undeclared_open == 1
    with runtime.transaction(OWN) as uow, pytest.raises(UndeclaredNotConfirmed):
        prepare_dues_run(uow, YEAR, COLLECT_ON, BY_TREASURER, confirmed=False)
    decide(runtime, DecisionKind.UNDECLARED)
    found = survey(runtime)
    assert (found.undeclared_open, found.causes) == (0, ())
    assert [one.code for one in found.resolved] == ["class_assumed"]
    with runtime.transaction(OWN) as uow:
        prepare_dues_run(uow, YEAR, COLLECT_ON, BY_TREASURER, confirmed=False)


def test_a_jump_against_last_year_is_checked(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    with runtime.transaction(OWN) as uow:
        run = prepare_dues_run(uow, YEAR, COLLECT_ON, BY_TREASURER)
    with runtime.transaction(OWN) as uow:
        release_dues_run(uow, run.id, BY_CHAIR)
    add_member("M-1", employees=400)
    with runtime.reading(OWN) as session:
        today = date(2027, 12, 1)
        found = preview_dues(session, 2028, today)
        before = {line.member_number: line.previous_cents for line in found.lines}
        jumps = {one.member_number for one in found.exceptions if one.code == "jump"}
    assert jumps == {"M-1"}
    assert before == {"M-1": 60_000, "M-2": 90_000, "M-3": before["M-3"]}
    assert all(before.values())


def test_what_is_refused(runtime: ServiceRuntime) -> None:
    with pytest.raises(SetAsideWithoutReason):
        decide(runtime, DecisionKind.SET_ASIDE, "M-1", " ")
    with pytest.raises(MemberAccountNotFound):
        decide(runtime, DecisionKind.SET_ASIDE, "M-9")
    with runtime.transaction(OWN) as uow:
        with pytest.raises(MemberAccountNotFound):
            decide_run(uow, YEAR, DecisionKind.CHECKED, BY_TREASURER, member_id=uuid4())
        with pytest.raises(YearOutOfReach):
            decide_run(uow, 1999, DecisionKind.UNDECLARED, BY_TREASURER)
        with pytest.raises(MissingPermission):
            decide_run(uow, YEAR, DecisionKind.UNDECLARED, BY_CHAIR)
