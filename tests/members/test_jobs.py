"""What time causes: votes end at their deadline, forgotten drafts go."""

from __future__ import annotations

from services.members.resolutions.rules import Outcome
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_votes_of_every_association_end_each_in_its_own(both: MembersFixture) -> None:
    both.apply(spec("autos"), spec("autoregion"))
    first, second = both.in_resolution(AUTOS), both.in_resolution(AUTOREGION)
    both.run_jobs()
    assert both.resolution(first).outcome is Outcome.OPEN
    both.days_pass(15)
    both.run_jobs()
    assert both.resolution(first).outcome is Outcome.LAPSED
    assert both.resolution(second, AUTOREGION).outcome is Outcome.LAPSED
    decided = both.events("members.resolution.decided")
    assert {event["association_id"] for event in decided} == {AUTOS, AUTOREGION}
