"""The rule of admission: proposed by one, confirmed by another, kept by votes that are open."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import UUID

import pytest

from services.members.apply_association import apply_association
from services.members.association.admission_rule import AdmissionRule, rule_in_force
from services.members.association.queries import own_association
from services.members.association.rules import VotingRule
from services.members.association.tables import Association
from services.members.errors import DeadlineOutOfRange, QuorumOutOfRange
from services.members.settings import confirm_rule_change as module
from services.members.settings.confirm_rule_change import confirm_rule_change
from services.members.settings.decide_rule_change import decide_rule_change
from services.members.settings.propose_rule_change import propose_rule_change
from services.members.settings.queries import rule_changes, waiting_row
from services.members.settings.reject_rule_change import reject_rule_change
from services.members.settings.tables import SettingsChange
from services.members.settings.take_rule import WHAT
from services.members.settings.withdraw_rule_change import withdraw_rule_change
from shared.actor import Actor
from shared.association_spec import AdmissionSpec, Applied, AssociationSpec
from shared.permissions import MissingPermission, Role
from shared.proposals import (
    PROPOSAL_AGE_MAX,
    ForeignProposal,
    NoReason,
    NothingProposed,
    OwnProposal,
    ProposalOver,
    ProposalState,
    ProposalWaits,
)
from shared.unit_of_work import UnitOfWork
from tests.members.people.desk import acting
from tests.members.resolutions.test_vote_races import at_once
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture, spec

UNANIMOUS = AdmissionRule(VotingRule.UNANIMOUS_IN_TEXT_FORM, 100, 21)
OLD = AdmissionRule(VotingRule.MAJORITY_OF_MEMBERS, 50, 14)


def propose(
    house: MembersFixture, rule: AdmissionRule = UNANIMOUS, by: Actor | None = None
) -> UUID:
    with house.members.transaction(AUTOS) as uow:
        return propose_rule_change(uow, rule, by or acting(house))


def confirm(house: MembersFixture, change: UUID, by: Actor) -> None:
    with house.members.transaction(AUTOS) as uow:
        confirm_rule_change(uow, change, by)


def in_force(house: MembersFixture) -> AdmissionRule:
    with house.members.reading(AUTOS) as session:
        return rule_in_force(own_association(session))


def bruno(house: MembersFixture) -> Actor:
    return acting(house, "bruno@autos.example")


def test_one_proposes_another_confirms(quick: MembersFixture) -> None:
    change = propose(quick)
    assert in_force(quick) == OLD
    with pytest.raises(OwnProposal):
        confirm(quick, change, acting(quick))
    with pytest.raises(MissingPermission):
        confirm(quick, change, holder_of(Role.OFFICE))
    for _ in range(2):
        confirm(quick, change, bruno(quick))
    assert in_force(quick) == UNANIMOUS
    assert quick.types() == ["settings_change.proposed", "settings_change.decided"]


def test_a_vote_that_is_open_keeps_its_rule(quick: MembersFixture) -> None:
    application = quick.in_resolution()
    confirm(quick, propose(quick), bruno(quick))
    assert quick.resolution(application).rule is VotingRule.MAJORITY_OF_MEMBERS
    later = quick.in_resolution(name="Später GmbH")
    assert quick.resolution(later).rule is VotingRule.UNANIMOUS_IN_TEXT_FORM


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (OLD, NothingProposed),
        (replace(OLD, quorum_percent=101), QuorumOutOfRange),
        (replace(OLD, quorum_percent=-1), QuorumOutOfRange),
        (replace(OLD, deadline_days=0), DeadlineOutOfRange),
        (replace(OLD, deadline_days=366), DeadlineOutOfRange),
    ],
)
def test_what_cannot_be_proposed(
    quick: MembersFixture, rule: AdmissionRule, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        propose(quick, rule)


def test_one_waits_at_a_time_and_expires(quick: MembersFixture) -> None:
    first = propose(quick)
    assert propose(quick) == first
    with pytest.raises(ProposalWaits):
        propose(quick, by=bruno(quick))
    quick.clock.advance(PROPOSAL_AGE_MAX)
    with pytest.raises(ProposalOver):
        confirm(quick, first, bruno(quick))
    propose(quick, by=bruno(quick))
    with quick.members.reading(AUTOS) as session:
        states = [one.state for one in rule_changes(session, quick.clock.now())]
    assert states == [ProposalState.OPEN, ProposalState.EXPIRED]


def test_rejecting_says_why_and_withdrawing_is_the_proposers(quick: MembersFixture) -> None:
    ada, other = acting(quick), bruno(quick)
    change = propose(quick)
    with quick.members.transaction(AUTOS) as uow:
        with pytest.raises(NoReason):
            reject_rule_change(uow, change, " ", other)
        with pytest.raises(OwnProposal):
            reject_rule_change(uow, change, "Nein.", ada)
        with pytest.raises(ForeignProposal):
            withdraw_rule_change(uow, change, other)
        reject_rule_change(uow, change, "Kein Beschluss.", other)
        reject_rule_change(uow, change, "Kein Beschluss.", other)
    second = propose(quick)
    with quick.members.transaction(AUTOS) as uow:
        withdraw_rule_change(uow, second, ada)
        withdraw_rule_change(uow, second, ada)
        found = rule_changes(uow.session, quick.clock.now())
    assert [(one.state, one.reason) for one in found] == [
        (ProposalState.WITHDRAWN, ""),
        (ProposalState.REJECTED, "Kein Beschluss."),
    ]
    assert [(one.proposer, one.decider) for one in found] == [
        ("Ada Ährenpfort", "Ada Ährenpfort"),
        ("Ada Ährenpfort", "Bruno Côté"),
    ]
    assert in_force(quick) == OLD


def two_confirm_at_once(house: MembersFixture) -> list[str]:
    house.apply()
    change = propose(house)
    others = [acting(house, f"{name}@autos.example") for name in ("bruno", "cenek")]
    answers = at_once([lambda by=by: confirm(house, change, by) for by in others])  # type: ignore[misc]
    return sorted(type(one).__name__ for one in answers)


@pytest.mark.postgres
def test_of_two_who_confirm_at_once_one_is_late(on_postgres: MembersFixture) -> None:
    assert two_confirm_at_once(on_postgres) == ["NoneType", "ProposalOver"]
    assert len(on_postgres.events("members.settings_change.decided")) == 1


@pytest.mark.postgres
def test_without_the_lock_both_would_have_confirmed(
    on_postgres: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the guard off both find it open."""
    together = threading.Barrier(2)

    def both_have_looked(
        uow: UnitOfWork, change: SettingsChange, outcome: ProposalState, by: Actor
    ) -> None:
        together.wait(10)
        decide_rule_change(uow, change, outcome, by)

    monkeypatch.setattr(
        module, "lock_change", lambda uow, id_: uow.session.get_one(SettingsChange, id_)
    )
    monkeypatch.setattr(module, "lock_rule", lambda uow: uow.session.get_one(Association, AUTOS))
    monkeypatch.setattr(module, "change_rule", lambda *_: None)
    monkeypatch.setattr(module, "decide_rule_change", both_have_looked)
    assert two_confirm_at_once(on_postgres) == ["NoneType", "NoneType"]
    assert len(on_postgres.events("members.settings_change.decided")) == 2


def changed() -> AssociationSpec:
    return spec(admission=AdmissionSpec("unanimous_in_text_form", 100, 21))


def apply(house: MembersFixture, one: AssociationSpec, *, take_file: bool = False) -> Applied:
    with house.members.transaction(AUTOS) as uow:
        return apply_association(uow, one, take_file=take_file)


def test_a_file_changes_it_at_once_only_where_one_tries_things_out(quick: MembersFixture) -> None:
    assert apply(quick, changed()) == Applied(changed=True)
    assert in_force(quick) == UNANIMOUS


def test_in_production_the_files_change_waits(quick: MembersFixture) -> None:
    settings = quick.members.settings
    quick.members.settings = settings.model_copy(update={"environment": "production"})
    assert apply(quick, changed()) == Applied(changed=True, waiting=(WHAT,))
    assert apply(quick, changed(), take_file=True) == Applied(waiting=(WHAT,))
    assert in_force(quick) == OLD
    with quick.members.reading(AUTOS) as session:
        row = waiting_row(session, quick.clock.now())
    assert row is not None
    confirm(quick, row.id, bruno(quick))
    assert apply(quick, changed()) == Applied()


def test_what_officers_changed_the_file_shows_and_leaves(quick: MembersFixture) -> None:
    confirm(quick, propose(quick), bruno(quick))
    found = apply(quick, spec())
    assert [(one.what, one.file, one.taken) for one in found.differences] == [
        (WHAT, "majority_of_members, 50 %, 14 days", False)
    ]
    assert in_force(quick) == UNANIMOUS
    assert apply(quick, spec(), take_file=True).changed
    assert in_force(quick) == OLD
