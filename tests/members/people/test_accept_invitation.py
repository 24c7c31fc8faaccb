"""An invitation is taken up once, also when two click at once."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest

from services.members.errors import InvitationOver, UnknownInvitation
from services.members.people import accept_invitation as module
from services.members.people.accept_invitation import accept_invitation
from services.members.people.queries import InvitedPerson, invitation_by_id
from shared.ids import new_id
from shared.permissions import Role
from tests.members.people.desk import invite, wanted
from tests.members.resolutions.test_vote_races import at_once
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def accept(house: MembersFixture, invitation: UUID, association: UUID = AUTOS) -> InvitedPerson:
    with house.members.transaction(association) as uow:
        return accept_invitation(uow, invitation)


def test_it_is_taken_up_once(quick: MembersFixture) -> None:
    sent = invite(quick, wanted(Role.OFFICE))
    assert accept(quick, sent.invitation_id).roles == {Role.OFFICE}
    with pytest.raises(InvitationOver):
        accept(quick, sent.invitation_id)


def test_unknown_here_and_in_another_association(quick: MembersFixture) -> None:
    quick.apply(spec("autoregion"))
    sent = invite(quick, wanted(Role.OFFICE))
    with pytest.raises(UnknownInvitation):
        accept(quick, new_id())
    with pytest.raises(UnknownInvitation):
        accept(quick, sent.invitation_id, AUTOREGION)


@pytest.mark.postgres
def test_of_two_clicks_at_once_one_counts(
    on_postgres: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read it as open before either takes it: the taking itself tells them apart."""
    on_postgres.apply()
    sent = invite(on_postgres, wanted(Role.OFFICE))
    together = threading.Barrier(2)

    def both_have_read(*arguments: object) -> InvitedPerson:
        found = invitation_by_id(*arguments)  # type: ignore[arg-type]
        together.wait(10)
        return found

    monkeypatch.setattr(module, "invitation_by_id", both_have_read)
    answers = at_once([lambda: accept(on_postgres, sent.invitation_id)] * 2)
    assert sorted(type(one).__name__ for one in answers) == ["InvitationOver", "InvitedPerson"]
