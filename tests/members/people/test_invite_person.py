"""Inviting: the person, the offices, the link; the same again renews the link and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from services.members.association.rules import Origin
from services.members.association.tables import Office
from services.members.errors import (
    NoUsableAddress,
    OfficeEndsBeforeItBegins,
    OfficeHeldAlready,
    OwnOffice,
    UnknownAssociation,
)
from services.members.people.invite_person import COMMAND_LINE
from services.members.people.queries import invitation_by_id, person_by_id
from services.members.people.rules import InvitationState
from shared.association_spec import AssociationSpec
from shared.ids import named_id
from shared.permissions import MissingPermission, Role
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.support.members import AUTOS, MembersFixture, spec


def test_nobody_without_the_right_invites(quick: MembersFixture) -> None:
    with pytest.raises(MissingPermission):
        invite(quick, wanted(Role.TREASURER), acting(quick, "office@autos.example"))
    assert quick.types() == []


@pytest.mark.parametrize("email", ["", "zoe", "zoe@x", "zoe@x.example\nBcc: all@x.example"])
def test_an_address_that_no_mail_reaches_is_refused(quick: MembersFixture, email: str) -> None:
    with pytest.raises(NoUsableAddress):
        invite(quick, wanted(Role.TREASURER, email=email))


def test_an_unknown_association_is_refused(house: MembersFixture) -> None:
    with pytest.raises(UnknownAssociation):
        invite(house, wanted(Role.TREASURER))


def test_nobody_invites_themselves_to_another_office(quick: MembersFixture) -> None:
    ada = acting(quick)
    with pytest.raises(OwnOffice):
        invite(quick, wanted(Role.TREASURER, email=ada.email), ada)
    invite(quick, wanted(Role.BOARD, email=ada.email), ada)


def test_the_last_day_stands_behind_the_first(quick: MembersFixture) -> None:
    with pytest.raises(OfficeEndsBeforeItBegins):
        invite(quick, wanted(Role.TREASURER, last=date(2027, 1, 14), dated=True))


def test_an_invited_person_holds_the_office_from_its_first_day(quick: MembersFixture) -> None:
    first, last = date(2027, 3, 19), date(2029, 3, 31)
    sent = invite(quick, wanted(Role.TREASURER, first=first, last=last, dated=True), acting(quick))
    assert (sent.entered, sent.is_new_person) == ((Role.TREASURER,), True)
    assert quick.types() == ["officer.changed", "person.invited"]
    day = timedelta(days=1)
    held = [bool(roles(quick, ZOÉ, one)) for one in (first - day, first, last, last + day)]
    assert held == [False, True, True, False]
    with quick.members.reading(AUTOS) as session:
        office = session.exec(select(Office).where(Office.person_id == sent.person_id)).one()
    assert (office.origin, office.resolution) == (Origin.PAGE, "B-2027-001")
    assert office.recorded_by == str(acting(quick).person_id)


def test_inviting_again_renews_the_link_and_changes_nothing_else(quick: MembersFixture) -> None:
    first = invite(quick, wanted(Role.TREASURER))
    quick.types()
    quick.days_pass(2)
    second = invite(quick, wanted(Role.TREASURER, first=date(2027, 1, 17)))
    assert (second.entered, second.is_new_person) == ((), False)
    assert second.person_id == first.person_id
    assert quick.types() == ["person.invited"]
    with quick.members.reading(AUTOS) as session:
        now = quick.clock.now()
        states = [
            invitation_by_id(session, one.invitation_id, now).state for one in (first, second)
        ]
        offices = session.exec(select(Office).where(Office.person_id == first.person_id)).all()
    assert states == [InvitationState.OVER, InvitationState.OPEN]
    assert [one.from_on for one in offices] == [date(2027, 1, 15)]


def test_other_days_of_an_office_that_is_held_are_refused(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.TREASURER))
    with pytest.raises(OfficeHeldAlready):
        invite(quick, wanted(Role.TREASURER, last=date(2028, 1, 1), dated=True))


def test_another_office_is_added(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.TREASURER))
    sent = invite(quick, wanted(Role.TREASURER, Role.AUDITOR))
    assert sent.entered == (Role.AUDITOR,)
    assert roles(quick, ZOÉ) == {Role.TREASURER, Role.AUDITOR}


def test_the_first_officer_of_all_is_invited_from_the_command_line(house: MembersFixture) -> None:
    house.apply(_without_people())
    sent = invite(house, wanted(Role.BOARD))
    with house.members.reading(AUTOS) as session:
        found = invitation_by_id(session, sent.invitation_id, house.clock.now())
        assert found.invitation.invited_by == COMMAND_LINE
        assert found.invited_by == ""
        assert person_by_id(session, named_id(AUTOS, f"person:{ZOÉ}")).name == "Zoé d'Étanchéité"


def _without_people() -> AssociationSpec:
    return spec(people=())
