"""A change that waits: confirmed by somebody else, within a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.ids import new_id
from shared.proposals import (
    PROPOSAL_AGE_MAX,
    ForeignProposal,
    OwnProposal,
    ProposalOver,
    ProposalState,
    is_open,
    refuse_second_opinion,
    refuse_withdrawal,
    state_on,
)

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
ADA, BRUNO = new_id(), new_id()


@dataclass(frozen=True)
class Proposed:
    state: ProposalState = ProposalState.OPEN
    proposed_by: UUID | None = ADA
    proposed_at: datetime = NOW


def test_it_expires_after_a_month_and_not_before() -> None:
    last = NOW + PROPOSAL_AGE_MAX - timedelta(seconds=1)
    assert is_open(Proposed(), last)
    assert state_on(Proposed(), NOW + PROPOSAL_AGE_MAX) is ProposalState.EXPIRED
    confirmed = Proposed(ProposalState.CONFIRMED)
    assert state_on(confirmed, NOW + PROPOSAL_AGE_MAX) is ProposalState.CONFIRMED


def test_a_second_person_decides() -> None:
    refuse_second_opinion(Proposed(), BRUNO, NOW)
    refuse_second_opinion(Proposed(proposed_by=None), ADA, NOW)
    with pytest.raises(OwnProposal):
        refuse_second_opinion(Proposed(), ADA, NOW)


def test_only_who_proposed_takes_it_back() -> None:
    refuse_withdrawal(Proposed(), ADA, NOW)
    for proposal in (Proposed(), Proposed(proposed_by=None)):
        with pytest.raises(ForeignProposal):
            refuse_withdrawal(proposal, BRUNO, NOW)


@pytest.mark.parametrize("state", [one for one in ProposalState if one is not ProposalState.OPEN])
def test_what_is_over_is_over_for_everybody(state: ProposalState) -> None:
    for who in (ADA, BRUNO):
        with pytest.raises(ProposalOver):
            refuse_second_opinion(Proposed(state), who, NOW)
        with pytest.raises(ProposalOver):
            refuse_withdrawal(Proposed(state), who, NOW)
