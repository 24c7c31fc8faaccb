"""New members get numbers that nobody has."""

from __future__ import annotations

from sqlmodel import select

from services.members.roster.tables import Member
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import AUTOS, MembersFixture


def test_own_numbers_go_on_after_imported_ones(quick: MembersFixture) -> None:
    bring_in(quick, sheet(line(member_number="M-0041")))
    application = quick.in_resolution()
    quick.vote_all(application)
    with quick.members.reading(AUTOS) as session:
        assert sorted(session.exec(select(Member.number)).all()) == ["M-0041", "M-0042"]
