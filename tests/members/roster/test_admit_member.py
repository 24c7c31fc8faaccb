"""An applicant becomes a member."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import col, select

from services.members.roster.admit_member import NewMember, admit_member
from services.members.roster.company import CompanyData
from services.members.roster.rules import MemberKind, MemberState
from services.members.roster.tables import Contact, Member
from shared.ids import new_id
from tests.support.members import AUTOS, PEOPLE, MembersFixture, company

NEW = NewMember(
    kind=MemberKind.NETWORK_PARTNER,
    company=company(),
    contacts=PEOPLE,
    employees=84,
    turnover_cents=None,
    application_id=new_id(),
    resolution_id=new_id(),
    resolution_number="B-2027-001",
)


def test_the_member_is_all_that_was_applied_for(quick: MembersFixture) -> None:
    with quick.members.transaction(AUTOS) as uow:
        member_id = admit_member(uow, NEW)
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
        contacts = session.exec(select(Contact).order_by(col(Contact.position))).all()
    assert (member.id, member.number, member.kind) == (member_id, "M-0001", NEW.kind)
    assert CompanyData.of(member) == NEW.company
    assert (member.state, member.joined_on) == (MemberState.ACTIVE, quick.clock.today())
    assert (member.employees, member.turnover_cents) == (84, None)
    assert [contact.email for contact in contacts] == [person.email for person in PEOPLE]


def test_who_it_is_and_whom_to_write_to_are_told_before_the_admission(
    quick: MembersFixture,
) -> None:
    with quick.members.transaction(AUTOS) as uow:
        admit_member(uow, NEW)
    assert quick.types() == ["member.details_changed", "member.contacts_changed", "member.admitted"]
    told = quick.events("members.member.admitted")[0]["payload"]
    assert told["resolution_number"] == "B-2027-001"
    assert told["application_id"] == str(NEW.application_id)


def test_two_members_have_two_numbers(quick: MembersFixture) -> None:
    with quick.members.transaction(AUTOS) as uow:
        admit_member(uow, NEW)
        admit_member(uow, replace(NEW, application_id=new_id(), contacts=()))
    with quick.members.reading(AUTOS) as session:
        numbers = session.exec(select(Member.number)).all()
    assert sorted(numbers) == ["M-0001", "M-0002"]
