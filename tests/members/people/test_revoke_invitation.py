"""Revoking ends what the invitation was for, and the address opens nothing any more."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.members.errors import NobodyOnTheBoard
from services.members.people.accept_invitation import accept_invitation
from services.members.people.queries import all_offices
from services.members.people.renew_invitation import renew_invitation
from services.members.people.revoke_invitation import revoke_invitation
from services.members.sign_in.queries import offices_of
from services.members.sign_in.take_up_invitations import take_up_invitations
from services.members.sign_in.upsert_account import account_for
from shared.permissions import Role
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.support.members import AUTOS, MembersFixture


def revoke(house: MembersFixture, person_id: UUID, by: str = "ada@autos.example") -> int:
    with house.members.transaction(AUTOS) as uow:
        return len(revoke_invitation(uow, person_id, acting(house, by)))


def comes_in(house: MembersFixture, email: str = ZOÉ) -> bool:
    with house.members.transaction(None) as uow:
        return bool(offices_of(uow.session, email, house.clock.today()))


@pytest.mark.parametrize("days", [0, 2])
def test_it_ends_the_offices_of_who_never_accepted(quick: MembersFixture, days: int) -> None:
    sent = invite(quick, wanted(Role.TREASURER, Role.AUDITOR), acting(quick))
    later = wanted(Role.OFFICE, first=date(2027, 6, 1), dated=True)
    invite(quick, later, acting(quick))
    quick.days_pass(days)
    assert comes_in(quick)
    quick.types()
    assert revoke(quick, sent.person_id) == 3
    assert quick.types() == ["officer.changed"]
    assert not roles(quick, ZOÉ)
    assert not roles(quick, ZOÉ, date(2027, 6, 2))
    assert not comes_in(quick)
    assert revoke(quick, sent.person_id) == 0


def test_who_has_accepted_once_keeps_the_offices(quick: MembersFixture) -> None:
    sent = invite(quick, wanted(Role.TREASURER))
    with quick.members.transaction(AUTOS) as uow:
        accept_invitation(uow, sent.invitation_id)
        renew_invitation(uow, sent.person_id, acting(quick))
    assert revoke(quick, sent.person_id) == 0
    assert roles(quick, ZOÉ) == {Role.TREASURER}
    assert comes_in(quick)


def test_offices_of_the_file_stay_and_sign_in(quick: MembersFixture) -> None:
    bruno = acting(quick, "bruno@autos.example")
    with quick.members.transaction(AUTOS) as uow:
        renew_invitation(uow, bruno.person_id, acting(quick))
    assert revoke(quick, bruno.person_id) == 0
    assert comes_in(quick, bruno.email)


def test_the_board_is_never_emptied(quick: MembersFixture) -> None:
    sent = invite(quick, wanted(Role.BOARD))
    with quick.members.transaction(AUTOS) as uow:
        for office in all_offices(uow.session):
            if office.role is Role.BOARD and office.person_id != sent.person_id:
                office.to_on = date(2027, 1, 14)
    with pytest.raises(NobodyOnTheBoard):
        revoke(quick, sent.person_id, ZOÉ)
    assert roles(quick, ZOÉ) == {Role.BOARD}


def test_an_invitation_that_expired_untaken_opens_nothing(quick: MembersFixture) -> None:
    sent = invite(quick, wanted(Role.OFFICE))
    quick.days_pass(7)
    assert comes_in(quick)
    quick.days_pass(1)
    assert not comes_in(quick)
    with quick.members.transaction(AUTOS) as uow:
        renew_invitation(uow, sent.person_id, acting(quick))
    assert comes_in(quick)


def test_signing_in_while_it_is_open_takes_it_up(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.OFFICE))
    with quick.members.transaction(None) as uow:
        take_up_invitations(uow, offices_of(uow.session, ZOÉ, quick.clock.today()))
    quick.days_pass(30)
    assert comes_in(quick)


@pytest.mark.parametrize(("before", "comes"), [(False, True), (True, False)])
def test_an_account_younger_than_the_invitation_was_made_by_it(
    quick: MembersFixture, before: bool, comes: bool
) -> None:
    """Those who came by a code before this was kept; an account of another association is none."""
    if before:
        with quick.members.transaction(None) as uow:
            account_for(uow, ZOÉ)
        quick.days_pass(1)
    invite(quick, wanted(Role.OFFICE))
    if not before:
        with quick.members.transaction(None) as uow:
            account_for(uow, ZOÉ)
    quick.days_pass(30)
    assert comes_in(quick) is comes
