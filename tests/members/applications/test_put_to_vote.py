"""A confirmed application goes before the board."""

from __future__ import annotations

import pytest

from services.members.applications.lock_application import lock_application
from services.members.applications.put_to_vote import put_to_vote
from services.members.errors import NotReadyForVote
from tests.support.members import AUTOS, MembersFixture


def test_only_a_confirmed_application_is_ready(house: MembersFixture) -> None:
    house.apply()
    unconfirmed, voted_on = house.submitted(), house.in_resolution()
    house.types()
    for application in (unconfirmed, voted_on):
        with pytest.raises(NotReadyForVote), house.members.transaction(AUTOS) as uow:
            put_to_vote(uow, lock_application(uow, application))
    assert house.types() == []
