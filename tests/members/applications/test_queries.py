"""Finds applications."""

from __future__ import annotations

import pytest

from services.members.applications.queries import (
    application_by_id,
    application_by_reference,
    applications_by_id,
    applications_in,
    entries_by_token,
    standing,
)
from services.members.applications.rules import ApplicationState
from services.members.applications.start_application import start_application
from services.members.errors import UnknownApplication
from services.members.roster.rules import MemberKind
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_nobody_finds_another_association_s_application(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.submitted()
    with house.members.reading(AUTOREGION) as session:
        assert applications_by_id(session, [application]) == {}
        with pytest.raises(UnknownApplication):
            application_by_id(session, application)
        with pytest.raises(UnknownApplication):
            application_by_reference(session, "A-2027-001")
        with pytest.raises(UnknownApplication):
            entries_by_token(session, "invented")


def test_a_link_opens_what_was_saved(quick: MembersFixture) -> None:
    with quick.members.transaction(AUTOS) as uow:
        started = start_application(uow, MemberKind.FULL, "fr")
    with quick.members.reading(AUTOS) as session:
        saved = entries_by_token(session, started.token)
    assert (saved.main, saved.billing, saved.is_sent) == (None, [], False)


def test_drafts_are_in_no_list(house: MembersFixture) -> None:
    house.apply()
    first, second = house.submitted(), house.submitted()
    with house.members.transaction(AUTOS) as uow:
        start_application(uow, MemberKind.FULL, "fr")
    with house.members.reading(AUTOS) as session:
        assert [one.id for one in applications_in(session, list(ApplicationState))] == [
            second,
            first,
        ]


def test_an_applicant_learns_the_deadline_then_the_member_number(house: MembersFixture) -> None:
    house.apply()
    application = house.submitted()
    with house.members.reading(AUTOS) as session:
        before = standing(session, application)
    assert (before.deadline_at, before.member_number) == (None, "")
    running = house.in_resolution()
    with house.members.reading(AUTOS) as session:
        assert standing(session, running).deadline_at == house.resolution(running).deadline_at
    house.vote_all(running)
    with house.members.reading(AUTOS) as session:
        after = standing(session, running)
        with pytest.raises(UnknownApplication):
            standing(session, new_id())
    assert (after.deadline_at, after.member_number) == (None, "M-0001")
