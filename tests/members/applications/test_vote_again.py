"""The office puts an application to the vote once more."""

from __future__ import annotations

from services.members.applications.vote_again import vote_again
from services.members.resolutions.rules import Outcome
from shared.permissions import Role
from tests.members.house import AUTOS, House
from tests.support.actors import holder_of


def test_after_a_lapse_the_office_puts_it_to_the_vote_again(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    house.days_pass(15)
    house.run_jobs()
    with house.members.transaction(AUTOS) as uow:
        vote_again(uow, application, holder_of(Role.OFFICE))
    assert house.resolution(application).number == "B-2027-002"
    assert house.vote(application, 0) is Outcome.OPEN
    assert house.vote(application, 1) is Outcome.ADOPTED
