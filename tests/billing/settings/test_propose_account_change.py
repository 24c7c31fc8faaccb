"""Proposing another account changes nothing yet."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from services.billing.settings.tables import SettingsChange
from shared.clock import FixedClock
from shared.events.storage.tables import tables_of
from shared.permissions import MissingPermission, Role
from shared.proposals import PROPOSAL_AGE_MAX, NothingProposed, ProposalState, ProposalWaits
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR
from tests.billing.runs.desk import stored
from tests.billing.settings.proposals import IBAN, NEW, OLD, iban_in_force, propose, state
from tests.support.actors import holder_of


def test_nobody_without_the_right_proposes(runtime: ServiceRuntime) -> None:
    with pytest.raises(MissingPermission):
        propose(runtime, by=holder_of(Role.OFFICE))


def test_the_account_stays_until_somebody_else_confirms(runtime: ServiceRuntime) -> None:
    before = iban_in_force(runtime)
    change = propose(runtime)
    assert state(runtime, change) is ProposalState.OPEN
    assert iban_in_force(runtime) == before


def test_the_same_as_now_is_no_proposal(runtime: ServiceRuntime) -> None:
    with pytest.raises(NothingProposed):
        propose(runtime, OLD)


def test_the_same_again_is_the_one_that_waits_and_another_has_to_wait(
    runtime: ServiceRuntime,
) -> None:
    assert propose(runtime) == propose(runtime)
    with pytest.raises(ProposalWaits):
        propose(runtime, replace(NEW, holder="Somebody"))
    with pytest.raises(ProposalWaits):
        propose(runtime, by=BY_CHAIR)
    with pytest.raises(ProposalWaits):
        propose(runtime, by=None)


def test_after_a_month_another_may_be_proposed(runtime: ServiceRuntime, clock: FixedClock) -> None:
    first = propose(runtime)
    clock.advance(PROPOSAL_AGE_MAX)
    second = propose(runtime, by=BY_CHAIR)
    assert state(runtime, first) is ProposalState.EXPIRED
    assert state(runtime, second) is ProposalState.OPEN


def test_the_newest_word_of_the_file_waits(runtime: ServiceRuntime) -> None:
    first = propose(runtime, by=None)
    second = propose(runtime, replace(NEW, holder="AutOS"), by=None)
    assert state(runtime, first) is ProposalState.WITHDRAWN
    assert state(runtime, second) is ProposalState.OPEN


def test_neither_table_nor_event_holds_the_account(runtime: ServiceRuntime) -> None:
    propose(runtime)
    (row,) = stored(runtime, SettingsChange)
    assert IBAN.encode() not in row.iban_sealed
    assert IBAN not in repr(row)
    outbox = tables_of(runtime).outbox
    with runtime.reading(None) as session:
        told = session.execute(sa.select(outbox.c.type, outbox.c.payload)).all()
    proposed = [one for one in told if one.type == "billing.settings_change.proposed"]
    assert len(proposed) == 1
    assert set(proposed[0].payload) == {"change_id", "proposed_by", "expires_at"}
    assert IBAN not in repr(told)
