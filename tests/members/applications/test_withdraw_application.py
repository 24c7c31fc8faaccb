"""The applicant takes the application back."""

from __future__ import annotations

import pytest

from services.members.applications.rules import ApplicationState
from services.members.applications.start_application import start_application
from services.members.applications.withdraw_application import withdraw_application
from services.members.errors import (
    CannotWithdraw,
    UnknownApplication,
    VotingClosed,
)
from services.members.resolutions.rules import Outcome, Reason
from services.members.roster.rules import MemberKind
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_withdrawal_ends_the_vote(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    for _ in range(2):
        with house.members.transaction(AUTOS) as uow:
            withdraw_application(uow, application)
    assert house.types() == ["application.withdrawn", "resolution.decided"]
    resolution = house.resolution(application)
    assert (resolution.outcome, resolution.reason) == (
        Outcome.LAPSED,
        Reason.APPLICATION_WITHDRAWN,
    )
    with pytest.raises(VotingClosed):
        house.vote(application, 0)


def test_a_decided_application_cannot_be_withdrawn(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    house.vote(application, 1)
    with pytest.raises(CannotWithdraw), house.members.transaction(AUTOS) as uow:
        withdraw_application(uow, application)


def test_a_draft_and_a_stranger_s_cannot_be_withdrawn(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.submitted()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
    with pytest.raises(CannotWithdraw), house.members.transaction(AUTOS) as uow:
        withdraw_application(uow, draft)
    with pytest.raises(UnknownApplication), house.members.transaction(AUTOREGION) as uow:
        withdraw_application(uow, application)


def test_before_there_is_a_vote_only_the_withdrawal_is_told(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    house.types()
    with house.members.transaction(AUTOS) as uow:
        withdraw_application(uow, application)
    assert house.types() == ["application.withdrawn"]
    assert house.application(application).state is ApplicationState.WITHDRAWN
