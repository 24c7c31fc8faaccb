"""The association, and who holds its offices."""

from __future__ import annotations

import pytest

from services.members.association.queries import (
    actor_by_email,
    associations,
    board,
    find_actor,
    officers,
    own_association,
)
from services.members.errors import UnknownAssociation, UnknownPerson
from shared.clock import FixedClock
from shared.permissions import Role
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec

TODAY = FixedClock().today()


def test_an_association_that_was_never_applied_is_unknown(house: MembersFixture) -> None:
    with house.members.reading(AUTOS) as session, pytest.raises(UnknownAssociation):
        own_association(session)


def test_nobody_is_found_in_another_association(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    with house.members.reading(AUTOS) as session:
        ada = actor_by_email(session, " ADA@autos.example ", TODAY)
        with pytest.raises(UnknownPerson):
            actor_by_email(session, "ada@autoregion.example", TODAY)
    assert (ada.name, ada.roles) == ("Ada Ährenpfort", frozenset({Role.BOARD}))
    with house.members.reading(AUTOREGION) as session:
        assert find_actor(session, ada.person_id, TODAY) is None


def test_who_lost_every_office_is_no_officer_any_more(house: MembersFixture) -> None:
    house.apply()
    with house.members.reading(AUTOS) as session:
        leaver = actor_by_email(session, "cenek@autos.example", TODAY)
    house.apply(spec(board=2))
    with house.members.reading(AUTOS) as session:
        assert find_actor(session, leaver.person_id, TODAY) is None
        assert [one.name for one in board(session, TODAY)] == ["Ada Ährenpfort", "Bruno Côté"]
        assert [one.name for one in officers(session, TODAY)][-1] == "Olga Office"


def test_a_system_session_sees_every_association(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    with house.members.reading(None) as session:
        assert [one.slug for one in associations(session)] == ["autoregion", "autos"]
