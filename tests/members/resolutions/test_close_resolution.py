"""The deadline of a vote passes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.members.applications.rules import ApplicationState
from services.members.errors import (
    UnknownResolution,
    VotingClosed,
)
from services.members.resolutions.close_resolution import close_resolution
from services.members.resolutions.rules import Outcome, Reason
from shared.ids import new_id
from tests.support.members import AUTOS, MembersFixture


def test_after_the_deadline_nobody_votes_and_the_job_closes(both: MembersFixture) -> None:
    both.apply()
    application = both.in_resolution()
    both.vote(application, 0)
    both.run_jobs()
    assert both.resolution(application).outcome is Outcome.OPEN
    both.clock.advance(timedelta(days=15))
    with pytest.raises(VotingClosed):
        both.vote(application, 1)
    both.run_jobs()
    resolution = both.resolution(application)
    assert (resolution.outcome, resolution.reason) == (Outcome.LAPSED, Reason.NO_QUORUM)
    assert both.application(application).state is ApplicationState.CONFIRMED
    decided = both.types().count("resolution.decided")
    both.run_jobs()
    assert both.types() == []
    assert decided == 1


def test_before_the_deadline_and_after_the_decision_it_changes_nothing(
    house: MembersFixture,
) -> None:
    house.apply()
    application = house.in_resolution()
    resolution = house.resolution(application).id
    house.types()
    with house.members.transaction(AUTOS) as uow:
        close_resolution(uow, resolution)
        with pytest.raises(UnknownResolution):
            close_resolution(uow, new_id())
    assert house.types() == []
    house.vote_all(application)
    house.days_pass(15)
    house.types()
    with house.members.transaction(AUTOS) as uow:
        close_resolution(uow, resolution)
    assert house.types() == []
    assert house.resolution(application).outcome is Outcome.ADOPTED
