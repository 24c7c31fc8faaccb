"""A company applies, the board votes, a member is admitted: commands and events."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from services.members.applications.confirm_application import confirm_application
from services.members.applications.rules import ApplicationState
from services.members.applications.save_company import save_company
from services.members.applications.start_application import start_application
from services.members.applications.submit_application import submit_application
from services.members.applications.tables import Consent
from services.members.applications.vote_again import vote_again
from services.members.applications.withdraw_application import withdraw_application
from services.members.apply_association import apply_association
from services.members.circumstances import Circumstances, Way
from services.members.errors import (
    AlreadySubmitted,
    ApplicationIncomplete,
    CannotWithdraw,
    DossierChanged,
    LinkReported,
    NobodyOnTheBoard,
    NoChoice,
    NoLongerElector,
    RecusalWithoutReason,
    VotingClosed,
)
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.report_link import report_link
from services.members.resolutions.rules import Choice, Outcome, Reason
from services.members.resolutions.tables import Vote
from services.members.roster.rules import MemberKind
from services.members.roster.tables import Contact, Member
from shared.permissions import Role
from tests.members.house import AUTOREGION, AUTOS, SUBMISSION, House, company, spec
from tests.support.actors import holder_of

LINK = Circumstances("203.0.113.7", "a browser", Way.LINK)


def vote(
    house: House,
    application: object,
    elector: int,
    choice: Choice = Choice.YES,
    comment: str = "",
    version: int = 1,
) -> Outcome:
    ballot = house.ballots(application)[elector]  # type: ignore[arg-type]
    with house.members.transaction(AUTOS, actor=str(ballot.person_id)) as uow:
        return cast_vote(uow, ballot.id, Declared(choice, comment, version), LINK)


def test_two_of_three_votes_admit(both: House) -> None:
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
    assert vote(both, application, 0) is Outcome.OPEN
    assert vote(both, application, 1) is Outcome.ADOPTED
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


def test_majority_against_rejects_and_keeps_the_facts(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    vote(house, application, 0, Choice.NO)
    assert vote(house, application, 1, Choice.NO, "Kein Bezug zur Branche") is Outcome.REJECTED
    assert house.application(application).state is ApplicationState.REJECTED
    assert house.types()[-2:] == ["resolution.decided", "application.rejected"]
    again = house.in_resolution()
    assert house.application(application).state is ApplicationState.REJECTED
    assert house.resolution(again).number == "B-2027-002"


def test_double_click_decides_once(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    vote(house, application, 0)
    for _ in range(3):
        assert vote(house, application, 1) is Outcome.ADOPTED
    assert house.types().count("resolution.decided") == 1
    with house.members.reading(AUTOS) as session:
        assert len(session.exec(select(Member)).all()) == 1
        assert len(session.exec(select(Vote)).all()) == 2


def test_a_vote_may_be_changed_until_the_decision(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    vote(house, application, 0, Choice.NO)
    vote(house, application, 0, Choice.YES)
    house.types()
    assert vote(house, application, 1) is Outcome.ADOPTED
    with pytest.raises(VotingClosed):
        vote(house, application, 0, Choice.NO)
    with house.members.reading(AUTOS) as session:
        votes = session.exec(select(Vote).order_by(col(Vote.id))).all()
    assert [one.choice for one in votes] == [Choice.NO, Choice.YES, Choice.YES]
    changed = [event["payload"]["changed"] for event in house.events("members.vote.cast")]
    assert changed == [False, True, False]


def test_after_the_deadline_nobody_votes_and_the_job_closes(both: House) -> None:
    both.apply()
    application = both.in_resolution()
    vote(both, application, 0)
    both.run_jobs()
    assert both.resolution(application).outcome is Outcome.OPEN
    both.clock.advance(timedelta(days=15))
    with pytest.raises(VotingClosed):
        vote(both, application, 1)
    both.run_jobs()
    resolution = both.resolution(application)
    assert (resolution.outcome, resolution.reason) == (Outcome.LAPSED, Reason.NO_QUORUM)
    assert both.application(application).state is ApplicationState.CONFIRMED
    decided = both.types().count("resolution.decided")
    both.run_jobs()
    assert both.types() == []
    assert decided == 1


def test_after_a_lapse_the_office_puts_it_to_the_vote_again(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    house.days_pass(15)
    house.run_jobs()
    with house.members.transaction(AUTOS) as uow:
        vote_again(uow, application, holder_of(Role.OFFICE))
    assert house.resolution(application).number == "B-2027-002"
    assert vote(house, application, 0) is Outcome.OPEN
    assert vote(house, application, 1) is Outcome.ADOPTED


def test_deadline_is_the_end_of_the_last_day_where_the_law_lives(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    assert house.resolution(application).deadline_at.isoformat() == "2027-01-29T22:59:00+00:00"


@pytest.mark.parametrize(
    ("choice", "comment", "version", "error"),
    [
        (Choice.LEFT_OFFICE, "", 1, NoChoice),
        (Choice.RECUSED, "", 1, RecusalWithoutReason),
        (Choice.YES, "", 7, DossierChanged),
    ],
)
def test_refused_votes_leave_nothing(
    house: House, choice: Choice, comment: str, version: int, error: type[Exception]
) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    with pytest.raises(error):
        vote(house, application, 0, choice, comment, version)
    assert house.types() == []
    assert house.ballots(application)[0].choice is None


def test_recusal_lowers_the_base(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    vote(house, application, 2, Choice.RECUSED, "Ich arbeite dort")
    assert vote(house, application, 0) is Outcome.OPEN
    assert vote(house, application, 1) is Outcome.ADOPTED


def test_electorate_is_fixed_and_a_leaver_no_longer_counts(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    vote(house, application, 0)
    smaller = spec(board=2)
    newcomer = replace(spec(board=4).people[3])
    house.apply(replace(smaller, people=(*smaller.people, newcomer)))
    ballots = house.ballots(application)
    assert [ballot.choice for ballot in ballots] == [Choice.YES, None, Choice.LEFT_OFFICE]
    with pytest.raises(NoLongerElector):
        vote(house, application, 2)
    assert vote(house, application, 1) is Outcome.ADOPTED


def test_a_leaver_may_decide_by_leaving(house: House) -> None:
    one = spec(admission=replace(spec().admission, rule="unanimous_in_text_form"))
    house.apply(one)
    application = house.in_resolution()
    vote(house, application, 0)
    vote(house, application, 1)
    house.apply(replace(one, people=(*one.people[:2], one.people[3])))
    assert house.resolution(application).outcome is Outcome.ADOPTED


def test_withdrawal_ends_the_vote(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    for _ in range(2):
        with house.members.transaction(AUTOS) as uow:
            withdraw_application(uow, application)
    assert house.types() == ["application.withdrawn", "resolution.decided"]
    resolution = house.resolution(application)
    assert (resolution.outcome, resolution.reason) == (
        Outcome.LAPSED,
        Reason.APPLICATION_WITHDRAWN,
    )
    with pytest.raises(VotingClosed):
        vote(house, application, 0)


def test_a_decided_application_cannot_be_withdrawn(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    vote(house, application, 0)
    vote(house, application, 1)
    with pytest.raises(CannotWithdraw), house.members.transaction(AUTOS) as uow:
        withdraw_application(uow, application)


def test_submitting_and_confirming_twice_changes_nothing(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    with house.members.transaction(AUTOS) as uow:
        assert submit_application(uow, application, SUBMISSION) == "A-2027-001"
        confirm_application(uow, application)
    assert house.types() == []
    with pytest.raises(AlreadySubmitted), house.members.transaction(AUTOS) as uow:
        save_company(uow, application, MemberKind.FULL, company(city="Metz"))


def test_an_incomplete_application_stays_a_draft(house: House) -> None:
    house.apply()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
    with pytest.raises(ApplicationIncomplete) as refused, house.members.transaction(AUTOS) as s:
        submit_application(s, draft, SUBMISSION)
    assert refused.value.details["missing"] == "company, contacts, dues, payment"
    assert house.application(draft).reference is None


def test_a_possible_double_is_flagged(house: House) -> None:
    house.apply()
    house.submitted()
    second = house.submitted(name="Étanchéité bis", register_number="", vat_id="LU12345678")
    third = house.submitted(name="Autre", register_number="X", vat_id="Y")
    assert house.application(second).may_double == ["A-2027-001"]
    assert house.application(third).may_double == ["A-2027-001", "A-2027-002"]


def test_a_reported_link_is_blocked(house: House) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    with house.members.transaction(AUTOS) as uow:
        report_link(uow, ballot.id)
    with pytest.raises(LinkReported):
        vote(house, application, 0)
    with house.members.transaction(AUTOS) as uow:
        signed_in = Circumstances(way=Way.SESSION)
        cast_vote(uow, ballot.id, Declared(Choice.YES, "", 1), signed_in)
    assert house.ballots(application)[0].choice is Choice.YES


def test_applying_an_association_twice_publishes_once(house: House) -> None:
    house.apply()
    assert house.types() == ["officer.changed"] * 4
    with house.members.transaction(AUTOS) as uow:
        assert apply_association(uow, spec()) is False
    assert house.types() == []
    house.apply(spec(board=2))
    gone = house.events("members.officer.changed")[-1]["payload"]
    assert (gone["name"], gone["roles"]) == ("Čenek Ďurica", [])


@pytest.mark.parametrize("table", [Vote, Consent])
def test_what_was_declared_cannot_be_changed(both: House, table: type[Vote | Consent]) -> None:
    both.apply()
    both.vote_all(both.in_resolution())
    for change in (sa.update(table).values(user_agent="forged"), sa.delete(table)):
        with (
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
            both.members.transaction(AUTOS) as uow,
        ):
            uow.session.execute(change)


def test_an_association_needs_a_board(house: House) -> None:
    with pytest.raises(NobodyOnTheBoard):
        house.apply(spec(board=0))


def test_drafts_are_forgotten_after_30_days(house: House) -> None:
    house.apply()
    kept = house.submitted()
    with house.members.transaction(AUTOS) as uow:
        draft = start_application(uow, MemberKind.FULL, "de").application_id
    house.days_pass(31)
    house.run_jobs()
    assert house.application(kept).state is ApplicationState.SUBMITTED
    with pytest.raises(AssertionError):
        assert house.application(draft)


def test_two_associations_do_not_see_each_other(house: House) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.in_resolution(AUTOS)
    ballot = house.ballots(application)[0]
    with house.members.transaction(AUTOREGION) as uow, pytest.raises(Exception, match="ballot"):
        cast_vote(uow, ballot.id, Declared(Choice.YES, "", 1), LINK)
    other = house.in_resolution(AUTOREGION)
    assert house.resolution(other, AUTOREGION).number == "B-2027-001"
