"""What the overview shows of members and applications."""

from __future__ import annotations

from services.members.overview import overview
from shared.ids import new_id
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec


def test_another_association_s_figures_are_not_counted(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    bring_in(house, sheet(line()))
    ballot = house.ballots(house.in_resolution())[0]
    with house.members.reading(AUTOREGION) as session:
        found = overview(session, ballot.person_id, house.clock.now())
    assert (found.members, found.open_applications, found.ballots) == (0, 0, ())


def test_figures_and_the_ballots_that_wait_for_me(house: MembersFixture) -> None:
    house.apply()
    bring_in(house, sheet(line(), line(member_number="1002", employees="")))
    house.submitted()
    application = house.in_resolution()
    first, second = house.ballots(application)[:2]
    house.vote(application, 0)
    with house.members.reading(AUTOS) as session:
        mine = overview(session, second.person_id, house.clock.now())
        voted = overview(session, first.person_id, house.clock.now())
        nobody = overview(session, new_id(), house.clock.now())
    assert (mine.members, mine.employees, mine.undeclared) == (2, 1284, 1)
    assert (mine.to_confirm, mine.for_office, mine.in_resolution) == (1, 0, 1)
    assert [one.reference for one in mine.ballots] == ["A-2027-002"]
    assert (voted.ballots, nobody.ballots) == ((), ())


def test_after_the_deadline_no_ballot_waits(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    person = house.ballots(application)[0].person_id
    house.days_pass(15)
    with house.members.reading(AUTOS) as session:
        assert overview(session, person, house.clock.now()).ballots == ()
    house.run_jobs()
    with house.members.reading(AUTOS) as session:
        assert overview(session, person, house.clock.now()).for_office == 1
