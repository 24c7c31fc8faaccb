"""The deadline of a vote passes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.members.applications.rules import ApplicationState
from services.members.errors import (
    VotingClosed,
)
from services.members.resolutions.rules import Outcome, Reason
from tests.members.house import House


def test_after_the_deadline_nobody_votes_and_the_job_closes(both: House) -> None:
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
