"""A second officer confirms: never the first, never twice, never two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.billing.association.tables import Association
from services.billing.settings import confirm_account_change as module
from services.billing.settings.confirm_account_change import confirm_account_change
from services.billing.settings.decide_account_change import decide_account_change
from services.billing.settings.tables import SettingsChange
from shared.actor import Actor
from shared.clock import FixedClock
from shared.errors import DomainError
from shared.events.storage.tables import tables_of
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.proposals import (
    PROPOSAL_AGE_MAX,
    EnteredByProposer,
    OwnProposal,
    ProposalOver,
    ProposalState,
    UnknownProposal,
)
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.puppets import entered
from tests.billing.runs.desk import OWN
from tests.billing.settings.proposals import IBAN, NEW, iban_in_force, propose, state
from tests.support.actors import holder_of


def confirm(runtime: ServiceRuntime, change: UUID, by: Actor = BY_CHAIR) -> None:
    with runtime.transaction(OWN) as uow:
        confirm_account_change(uow, change, by)


def decided(runtime: ServiceRuntime) -> int:
    outbox = tables_of(runtime).outbox
    kind = outbox.c.type == "billing.settings_change.decided"
    with runtime.reading(None) as session:
        return int(session.execute(sa.select(sa.func.count()).where(kind)).scalar_one())


def test_who_proposes_does_not_confirm(runtime: ServiceRuntime) -> None:
    change, before = propose(runtime), iban_in_force(runtime)
    with pytest.raises(OwnProposal):
        confirm(runtime, change, BY_TREASURER)
    with pytest.raises(MissingPermission):
        confirm(runtime, change, holder_of(Role.OFFICE))
    assert iban_in_force(runtime) == before
    assert state(runtime, change) is ProposalState.OPEN


def test_confirmed_it_takes_effect_once(runtime: ServiceRuntime) -> None:
    change = propose(runtime)
    for _ in range(2):
        confirm(runtime, change)
    assert iban_in_force(runtime) == IBAN
    with runtime.reading(OWN) as session:
        row = session.get_one(Association, OWN)
    assert (row.account_holder, row.iban_masked[-4:]) == (NEW.holder, IBAN[-4:])
    assert decided(runtime) == 1
    with pytest.raises(ProposalOver):
        confirm(runtime, change, holder_of(Role.BOARD))


def test_after_a_month_nobody_confirms_it(runtime: ServiceRuntime, clock: FixedClock) -> None:
    change = propose(runtime)
    clock.advance(PROPOSAL_AGE_MAX)
    with pytest.raises(ProposalOver):
        confirm(runtime, change)


def test_what_is_not_there_is_unknown(runtime: ServiceRuntime) -> None:
    with pytest.raises(UnknownProposal):
        confirm(runtime, new_id())


def at_once(works: list[Callable[[], None]]) -> list[DomainError | None]:
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> DomainError | None:
        gate.wait()
        try:
            work()
        except DomainError as error:
            return error
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def two_at_once(runtime: ServiceRuntime) -> list[DomainError | None]:
    change = propose(runtime)
    others = (BY_CHAIR, holder_of(Role.BOARD))
    return at_once([lambda by=by: confirm(runtime, change, by) for by in others])  # type: ignore[misc]


def test_of_two_who_confirm_at_once_one_is_late(runtime: ServiceRuntime) -> None:
    answers = two_at_once(runtime)
    assert sorted(type(one).__name__ for one in answers) == ["NoneType", "ProposalOver"]
    assert decided(runtime) == 1


def test_without_the_lock_both_would_have_confirmed(
    runtime: ServiceRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the guard off both find it open; with it one waits for the other."""
    if runtime.database.is_sqlite:
        pytest.skip("SQLite lets one write at a time, guard or not")
    together = threading.Barrier(2)

    def unguarded(uow: UnitOfWork, change_id: UUID) -> SettingsChange:
        return uow.session.get_one(SettingsChange, change_id)

    def both_have_looked(
        uow: UnitOfWork, change: SettingsChange, outcome: ProposalState, by: Actor
    ) -> None:
        together.wait(10)
        decide_account_change(uow, change, outcome, by)

    monkeypatch.setattr(module, "lock_change", unguarded)
    monkeypatch.setattr(module, "lock_account", lambda uow: uow.session.get_one(Association, OWN))
    monkeypatch.setattr(module, "change_account", lambda *_: None)
    monkeypatch.setattr(module, "decide_account_change", both_have_looked)
    assert two_at_once(runtime) == [None, None]
    assert decided(runtime) == 2


def test_whom_the_proposer_put_into_office_is_no_second_officer(
    runtime: ServiceRuntime, clock: FixedClock
) -> None:
    """In both directions; two weeks later, and for an old officer at once, it is another matter."""
    puppet = entered(runtime, "Soc Puppet", Role.BOARD, by=BY_CHAIR)
    second = entered(runtime, "Sock of Sock", Role.BOARD, by=puppet)
    change, before = propose(runtime, by=BY_CHAIR), iban_in_force(runtime)
    for one in (puppet, second):
        with pytest.raises(EnteredByProposer, match="wait until 2027-01-29"):
            confirm(runtime, change, one)
    assert iban_in_force(runtime) == before
    confirm(runtime, change, BY_TREASURER)
    assert iban_in_force(runtime) == IBAN


def test_a_puppet_proposes_nothing_that_its_master_confirms(
    runtime: ServiceRuntime, clock: FixedClock
) -> None:
    change = propose(runtime, by=entered(runtime, "Soc Puppet", Role.BOARD, by=BY_CHAIR))
    with pytest.raises(EnteredByProposer):
        confirm(runtime, change, BY_CHAIR)
    clock.advance(timedelta(days=14))
    confirm(runtime, change, BY_CHAIR)
