"""A ballot's link has reached somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import select

from services.members.association.queries import offices_of
from services.members.errors import LinkReported, UnknownBallot
from services.members.evidence import Circumstances, Way
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.queries import history, own_ballot
from services.members.resolutions.report_ballot_link import report_ballot_link
from services.members.resolutions.rules import Choice, Outcome, VoidReason
from services.members.resolutions.tables import VoidedVote, Vote
from shared.ids import new_id
from tests.support.members import AUTOS, LINK, MembersFixture


def report(house: MembersFixture, ballot: UUID, counter: int = 0) -> None:
    with house.members.transaction(AUTOS) as uow:
        report_ballot_link(uow, ballot, counter)


def cast(
    house: MembersFixture, ballot: UUID, choice: Choice, way: Way, counter: int = 0
) -> Outcome:
    where = Circumstances(way=way, link_counter=counter)
    with house.members.transaction(AUTOS) as uow:
        return cast_vote(uow, ballot, Declared(choice, "", 1), where)


def told(house: MembersFixture) -> dict[str, object]:
    [event] = house.events("members.ballot.link_reported")
    return dict(event["payload"])


def test_the_vote_cast_by_the_link_does_not_count_and_the_link_opens_nothing(
    both: MembersFixture,
) -> None:
    """M1: the thief votes and then reports; the vote stayed, and shut the elector out."""
    both.apply()
    application = both.in_resolution()
    ballot = both.ballots(application)[0]
    both.vote(application, 0, Choice.NO, "gestohlen")
    report(both, ballot.id)
    found = both.ballots(application)[0]
    assert (found.choice, found.comment, found.cast_at) == (None, "", None)
    assert (found.link_counter, found.link_reported_at) == (1, both.clock.now())
    for choice in (Choice.NO, Choice.YES):
        with pytest.raises(LinkReported):
            both.vote(application, 0, choice, "gestohlen")
    assert told(both) == {
        "resolution_id": str(found.resolution_id),
        "ballot_id": str(ballot.id),
        "person_id": str(ballot.person_id),
        "link_counter": 1,
        "reported_at": both.clock.now().isoformat().replace("+00:00", "Z"),
        "voided": True,
        "fresh_link": True,
    }
    with both.members.reading(AUTOS) as session:
        assert own_ballot(session, ballot.id).voting.count.took_part == 0
        [line] = history(session, found.resolution_id)
        assert line.voided
        assert (line.vote.choice, line.voided.reason) == (Choice.NO, VoidReason.LINK_REPORTED)


def test_by_the_fresh_link_the_elector_votes(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    house.vote(application, 0, Choice.NO)
    report(house, ballot.id)
    cast(house, ballot.id, Choice.YES, Way.LINK, counter=1)
    assert house.ballots(application)[0].choice is Choice.YES
    [first, second] = [event["payload"] for event in house.events("members.vote.cast")]
    assert (first["link_counter"], second["link_counter"]) == (0, 1)


def test_signed_in_the_elector_votes_too(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    report(house, ballot.id)
    assert not told(house)["voided"]
    cast(house, ballot.id, Choice.YES, Way.SESSION)
    assert house.ballots(application)[0].choice is Choice.YES


def test_a_vote_cast_signed_in_counts_again(house: MembersFixture) -> None:
    """Otherwise whoever holds the link could take a vote away that was cast without it."""
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    cast(house, ballot.id, Choice.YES, Way.SESSION)
    cast(house, ballot.id, Choice.NO, Way.LINK)
    cast(house, house.ballots(application)[1].id, Choice.YES, Way.LINK)
    assert house.resolution(application).outcome is Outcome.OPEN
    report(house, ballot.id)
    assert house.ballots(application)[0].choice is Choice.YES
    assert house.resolution(application).outcome is Outcome.ADOPTED


def test_a_later_vote_signed_in_stays(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    cast(house, ballot.id, Choice.NO, Way.LINK)
    cast(house, ballot.id, Choice.ABSTAIN, Way.SESSION)
    report(house, ballot.id)
    assert house.ballots(application)[0].choice is Choice.ABSTAIN


def test_what_is_decided_stays_and_the_office_is_told(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    house.vote(application, 0)
    assert house.vote(application, 1) is Outcome.ADOPTED
    report(house, ballot.id)
    found = house.ballots(application)[0]
    assert (found.choice, found.link_counter) == (Choice.YES, 1)
    assert (told(house)["voided"], told(house)["fresh_link"]) == (False, False)
    with house.members.reading(AUTOS) as session:
        assert session.exec(select(VoidedVote)).all() == []


def test_reported_again_or_by_an_older_link_nothing_happens(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    first = house.clock.now()
    report(house, ballot.id)
    cast(house, ballot.id, Choice.YES, Way.LINK, counter=1)
    house.days_pass(1)
    report(house, ballot.id)
    found = house.ballots(application)[0]
    assert (found.choice, found.link_counter, found.link_reported_at) == (Choice.YES, 1, first)
    report(house, ballot.id, counter=1)
    found = house.ballots(application)[0]
    assert (found.choice, found.link_counter) == (None, 2)


def test_who_has_left_the_board_does_not_get_a_vote_back(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    house.vote(application, 0)
    with house.members.transaction(AUTOS) as uow:
        for office in offices_of(uow.session, ballot.person_id):
            office.to_on = house.clock.today() - timedelta(days=1)
    report(house, ballot.id)
    assert house.ballots(application)[0].choice is Choice.LEFT_OFFICE
    assert not told(house)["fresh_link"]


def test_what_does_not_count_cannot_be_made_to(both: MembersFixture) -> None:
    both.apply()
    application = both.in_resolution()
    both.vote(application, 0)
    report(both, both.ballots(application)[0].id)
    for table in (Vote, VoidedVote):
        for change in (sa.delete(table), sa.update(table).values(association_id=AUTOS)):
            with (
                pytest.raises(sa.exc.DatabaseError, match="append-only"),
                both.members.transaction(AUTOS) as uow,
            ):
                uow.session.execute(change)


def test_an_unknown_ballot_is_refused(quick: MembersFixture) -> None:
    with pytest.raises(UnknownBallot):
        report(quick, new_id())


def test_a_reported_link_does_not_tell_what_was_voted(house: MembersFixture) -> None:
    """The same vote again is answered before anything else, but not to a link that was ended."""
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    report(house, ballot.id)
    cast(house, ballot.id, Choice.YES, Way.SESSION)
    with pytest.raises(LinkReported), house.members.transaction(AUTOS) as uow:
        cast_vote(uow, ballot.id, Declared(Choice.YES, "", 1), replace(LINK, link_counter=0))
