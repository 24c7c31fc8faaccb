"""The membership begins: an applicant becomes a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.members.roster.company import CompanyData
from services.members.roster.contacts import ContactData
from services.members.roster.events import contacts_changed, details_changed
from services.members.roster.rules import MemberKind, MemberState
from services.members.roster.tables import Contact, Member
from services.members.roster.take_member_number import take_member_number
from shared.contracts.members import MemberAdmitted
from shared.events import publish
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewMember:
    """Who is admitted, on which application and by which resolution."""

    kind: MemberKind
    company: CompanyData
    contacts: tuple[ContactData, ...]
    employees: int | None
    turnover_cents: int | None
    application_id: UUID
    resolution_id: UUID
    resolution_number: str


def admit_member(uow: UnitOfWork, new: NewMember) -> UUID:
    """Creates the member with its number and contacts and tells the others; returns its id.

    Who it is and whom to write to are told before the admission itself, so that they are known when
    an invoice is made.
    """
    member = Member(
        association_id=uow.own,
        number=take_member_number(uow),
        company=new.company.name,
        kind=new.kind,
        state=MemberState.ACTIVE,
        joined_on=uow.clock.today(),
        employees=new.employees,
        turnover_cents=new.turnover_cents,
        application_id=new.application_id,
        resolution_id=new.resolution_id,
        changed_at=uow.clock.now(),
    )
    new.company.write_to(member)
    uow.session.add_all([member, *_contacts(member, new.contacts)])
    uow.session.flush()
    publish(uow, details_changed(member))
    publish(uow, contacts_changed(member, new.contacts))
    publish(
        uow,
        MemberAdmitted(
            member_id=member.id,
            application_id=new.application_id,
            member_number=member.number,
            kind=member.kind.value,
            joined_on=member.joined_on,
            resolution_id=new.resolution_id,
            resolution_number=new.resolution_number,
        ),
    )
    return member.id


def _contacts(member: Member, people: Sequence[ContactData]) -> list[Contact]:
    return [
        Contact(
            association_id=member.association_id,
            member_id=member.id,
            position=position,
            email=person.email,
            roles=list(person.roles),
            salutation=person.salutation,
            first_name=person.first_name,
            last_name=person.last_name,
        )
        for position, person in enumerate(people)
    ]
