"""The office puts an application to the vote once more."""

from __future__ import annotations

import pytest

from services.members.applications.vote_again import vote_again
from services.members.errors import NotReadyForVote, UnknownApplication
from services.members.resolutions.rules import Outcome
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture


def test_after_a_lapse_the_office_puts_it_to_the_vote_again(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.days_pass(15)
    house.run_jobs()
    with house.members.transaction(AUTOS) as uow:
        vote_again(uow, application, holder_of(Role.OFFICE))
    assert house.resolution(application).number == "B-2027-002"
    assert house.vote(application, 0) is Outcome.OPEN
    assert house.vote(application, 1) is Outcome.ADOPTED


@pytest.mark.parametrize("role", [Role.BOARD, Role.TREASURER])
def test_only_the_office_may(house: MembersFixture, role: Role) -> None:
    house.apply()
    application = house.in_resolution()
    house.days_pass(15)
    house.run_jobs()
    with pytest.raises(MissingPermission), house.members.transaction(AUTOS) as uow:
        vote_again(uow, application, holder_of(role))


def test_while_a_vote_is_running_no_other_opens(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    with pytest.raises(NotReadyForVote), house.members.transaction(AUTOS) as uow:
        vote_again(uow, application, holder_of(Role.OFFICE))
    with pytest.raises(UnknownApplication), house.members.transaction(AUTOS) as uow:
        vote_again(uow, new_id(), holder_of(Role.OFFICE))
