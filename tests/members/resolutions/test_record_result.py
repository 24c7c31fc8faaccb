"""It is written down how a resolution ended."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.members.resolutions.lock_resolution import lock_resolution
from services.members.resolutions.queries import ballots_of
from services.members.resolutions.record_result import record_result
from services.members.resolutions.rules import Count, Outcome, Reason, Result
from tests.support.members import AUTOS, MembersFixture

COUNT = Count(electorate=3, yes=2, no=0, abstain=0, excluded=0)


def record(house: MembersFixture, result: Result) -> None:
    resolution_id = house.resolution(house.in_resolution()).id
    house.types()
    with house.members.transaction(AUTOS) as uow:
        resolution = lock_resolution(uow, resolution_id)
        record_result(uow, resolution, ballots_of(uow.session, resolution_id), result)


def test_what_is_still_open_is_not_recorded(house: MembersFixture) -> None:
    house.apply()
    with pytest.raises(AssertionError, match="open"):
        record(house, Result(Outcome.OPEN, None, COUNT))
    assert house.types() == []


def test_outcome_reason_and_moment_are_kept_and_told_to_the_electors(house: MembersFixture) -> None:
    house.apply()
    record(house, Result(Outcome.ADOPTED, Reason.MAJORITY_REACHED, COUNT))
    [told] = house.events("members.resolution.decided")
    application = UUID(told["payload"]["application_id"])
    resolution = house.resolution(application)
    assert (resolution.outcome, resolution.reason) == (Outcome.ADOPTED, Reason.MAJORITY_REACHED)
    assert resolution.decided_at == house.clock.now()
    assert resolution.explanation.startswith("Ja-Stimmen: 2 von 3")
    assert told["payload"]["outcome"] == "adopted"
    assert len(told["payload"]["electors"]) == 3
