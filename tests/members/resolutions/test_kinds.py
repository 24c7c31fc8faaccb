"""Kinds of resolutions are registered once, and none is treated by guessing."""

from __future__ import annotations

import pytest

from services.members.applications.admission import ADMISSION
from services.members.errors import KindRegisteredTwice, UnregisteredKind
from services.members.resolutions import kinds
from services.members.resolutions.kinds import kind_of, register_kind
from services.members.resolutions.rules import ResolutionKind
from tests.support.members import MembersFixture


def test_a_kind_is_registered_once(house: MembersFixture) -> None:
    with pytest.raises(KindRegisteredTwice):
        register_kind(ADMISSION)


def test_every_kind_is_registered_by_the_service(house: MembersFixture) -> None:
    house.apply()
    resolution = house.resolution(house.in_resolution())
    assert set(kinds._KINDS) == set(ResolutionKind)
    assert kind_of(resolution) is ADMISSION


def test_a_kind_that_nobody_registered_is_named(
    house: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.apply()
    application = house.in_resolution()
    monkeypatch.setattr(kinds, "_KINDS", {})
    with pytest.raises(UnregisteredKind, match="admission"):
        kind_of(house.resolution(application))
    with pytest.raises(UnregisteredKind):
        house.vote(application, 0)
    assert house.ballots(application)[0].choice is None
