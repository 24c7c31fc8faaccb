"""The states of an application and the ways between them."""

from __future__ import annotations

import pytest

from services.members.applications.rules import FINAL, PENDING, ApplicationState, may_become

S = ApplicationState


@pytest.mark.parametrize("state", list(S))
def test_nothing_follows_what_is_final(state: ApplicationState) -> None:
    assert any(may_become(state, wanted) for wanted in S) is (state not in FINAL)


def test_what_is_decided_is_final_and_what_is_pending_can_be_withdrawn() -> None:
    assert {S.ADMITTED, S.REJECTED, S.WITHDRAWN} == FINAL
    assert {state for state in S if may_become(state, S.WITHDRAWN)} == PENDING


def test_a_lapsed_vote_leads_back() -> None:
    assert may_become(S.IN_RESOLUTION, S.CONFIRMED)
    assert not may_become(S.SUBMITTED, S.IN_RESOLUTION)
