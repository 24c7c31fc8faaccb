"""A company applies, the board votes, a member is admitted: use cases and events."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Consent
from services.members.resolutions.rules import Choice, Outcome
from services.members.resolutions.tables import Vote
from services.members.roster.tables import Contact, Member
from tests.support.members import AUTOS, MembersFixture, company


def test_two_of_three_votes_admit(both: MembersFixture) -> None:
    both.apply()
    both.types()
    application = both.in_resolution()
    assert both.types() == [
        "application.drafted",
        "application.contacts_changed",
        "application.submitted",
        "application.confirmed",
        "resolution.opened",
    ]
    assert both.vote(application, 0) is Outcome.OPEN
    assert both.vote(application, 1) is Outcome.ADOPTED
    assert both.types() == [
        "vote.cast",
        "vote.cast",
        "resolution.decided",
        "member.details_changed",
        "member.contacts_changed",
        "member.admitted",
    ]
    decided = both.application(application)
    assert decided.state is ApplicationState.ADMITTED
    assert decided.reference == "A-2027-001"
    resolution = both.resolution(application)
    assert (resolution.number, resolution.outcome) == ("B-2027-001", Outcome.ADOPTED)
    assert "2 von 3" in resolution.explanation
    with both.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
        contacts = session.exec(select(Contact).order_by(col(Contact.position))).all()
        consent = session.exec(select(Consent)).one()
    assert (member.number, member.company, member.employees) == ("M-0001", company().name, 84)
    assert member.id == decided.member_id
    assert [(contact.email, contact.roles) for contact in contacts] == [
        ("jhemp@etancheite.example", ["main"]),
        ("rechnung@etancheite.example", ["billing"]),
    ]
    assert (len(consent.text_sha256), consent.language) == (64, "fr")


def test_majority_against_rejects_and_keeps_the_facts(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0, Choice.NO)
    assert house.vote(application, 1, Choice.NO, "Kein Bezug zur Branche") is Outcome.REJECTED
    assert house.application(application).state is ApplicationState.REJECTED
    assert house.types()[-2:] == ["resolution.decided", "application.rejected"]
    again = house.in_resolution()
    assert house.application(application).state is ApplicationState.REJECTED
    assert house.resolution(again).number == "B-2027-002"


@pytest.mark.parametrize("table", [Vote, Consent])
def test_what_was_declared_cannot_be_changed(
    both: MembersFixture, table: type[Vote | Consent]
) -> None:
    both.apply()
    both.vote_all(both.in_resolution())
    for change in (sa.update(table).values(user_agent="forged"), sa.delete(table)):
        with (
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
            both.members.transaction(AUTOS) as uow,
        ):
            uow.session.execute(change)
