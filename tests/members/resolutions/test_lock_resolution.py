"""Rows are locked for a decision."""

from __future__ import annotations

import pytest

from services.members.errors import UnknownBallot, UnknownResolution
from services.members.resolutions.lock_resolution import (
    lock_ballot,
    lock_open_resolution,
    lock_resolution,
)
from services.members.resolutions.rules import Choice
from services.members.resolutions.tables import Ballot
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_another_association_s_rows_cannot_be_locked(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.in_resolution()
    resolution, ballot = house.resolution(application), house.ballots(application)[0]
    with house.members.transaction(AUTOREGION) as uow:
        with pytest.raises(UnknownResolution):
            lock_resolution(uow, resolution.id)
        with pytest.raises(UnknownBallot):
            lock_ballot(uow, ballot.id)
        with pytest.raises(UnknownBallot):
            lock_ballot(uow, new_id())
        assert lock_open_resolution(uow, application) is None


def test_a_ballot_is_read_afresh(both: MembersFixture) -> None:
    both.apply()
    application = both.in_resolution()
    ballot = both.ballots(application)[0]
    with both.members.transaction(AUTOS) as uow:
        assert uow.session.get_one(Ballot, ballot.id).choice is None
        if not uow.is_sqlite:
            both.vote(application, 0)
        _resolution, fresh = lock_ballot(uow, ballot.id)
        assert fresh.choice is (None if uow.is_sqlite else Choice.YES)


def test_a_decided_resolution_is_not_open(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    with house.members.transaction(AUTOS) as uow:
        assert lock_open_resolution(uow, application) is not None
    house.vote_all(application)
    with house.members.transaction(AUTOS) as uow:
        assert lock_open_resolution(uow, application) is None
