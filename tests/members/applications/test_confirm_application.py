"""The applicant confirms the e-mail address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from services.members.applications.confirm_application import confirm_application
from services.members.applications.rules import ApplicationState
from services.members.association.tables import Office
from services.members.errors import UnknownApplication
from shared.ids import new_id
from tests.support.members import AUTOS, MembersFixture


def test_an_unknown_application_is_refused(quick: MembersFixture) -> None:
    with pytest.raises(UnknownApplication), quick.members.transaction(AUTOS) as uow:
        confirm_application(uow, new_id())


def test_it_goes_before_the_board_once(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    house.types()
    for _ in range(2):
        with house.members.transaction(AUTOS) as uow:
            confirm_application(uow, application)
    assert house.types() == ["application.confirmed", "resolution.opened"]
    assert house.application(application).state is ApplicationState.IN_RESOLUTION


def test_without_anybody_on_the_board_it_waits_for_the_office(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    with house.members.transaction(AUTOS) as uow:
        for office in uow.session.exec(select(Office)):
            office.to_on = uow.clock.today() - timedelta(days=1)
    house.types()
    with house.members.transaction(AUTOS) as uow:
        confirm_application(uow, application)
    assert house.types() == ["application.confirmed"]
    assert house.application(application).state is ApplicationState.CONFIRMED
