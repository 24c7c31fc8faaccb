"""A vote ends because what it is about is gone."""

from __future__ import annotations

from services.members.applications.rules import ApplicationState
from services.members.resolutions.lapse_resolution import lapse_resolution
from services.members.resolutions.lock_resolution import lock_resolution
from services.members.resolutions.rules import Outcome, Reason
from tests.support.members import AUTOS, MembersFixture


def test_it_is_told_and_nothing_is_carried_out(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    house.types()
    with house.members.transaction(AUTOS) as uow:
        resolution = lock_resolution(uow, house.resolution(application).id)
        lapse_resolution(uow, resolution, Reason.APPLICATION_WITHDRAWN)
    ended = house.resolution(application)
    assert (ended.outcome, ended.reason) == (Outcome.LAPSED, Reason.APPLICATION_WITHDRAWN)
    assert ended.decided_at == house.clock.now()
    assert ended.explanation
    assert house.types() == ["resolution.decided"]
    assert house.application(application).state is ApplicationState.IN_RESOLUTION
