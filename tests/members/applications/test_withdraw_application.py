"""The applicant takes the application back."""

from __future__ import annotations

import pytest

from services.members.applications.withdraw_application import withdraw_application
from services.members.errors import (
    CannotWithdraw,
    VotingClosed,
)
from services.members.resolutions.rules import Outcome, Reason
from tests.members.house import AUTOS, House


def test_withdrawal_ends_the_vote(house: House) -> None:
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


def test_a_decided_application_cannot_be_withdrawn(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    house.vote(application, 1)
    with pytest.raises(CannotWithdraw), house.members.transaction(AUTOS) as uow:
        withdraw_application(uow, application)
