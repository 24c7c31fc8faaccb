"""A ballot's link has reached somebody else."""

from __future__ import annotations

import pytest

from services.members.circumstances import Circumstances, Way
from services.members.errors import (
    LinkReported,
)
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.report_link import report_link
from services.members.resolutions.rules import Choice
from tests.members.house import AUTOS, House


def test_a_reported_link_is_blocked(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    with house.members.transaction(AUTOS) as uow:
        report_link(uow, ballot.id)
    with pytest.raises(LinkReported):
        house.vote(application, 0)
    with house.members.transaction(AUTOS) as uow:
        signed_in = Circumstances(way=Way.SESSION)
        cast_vote(uow, ballot.id, Declared(Choice.YES, "", 1), signed_in)
    assert house.ballots(application)[0].choice is Choice.YES
