"""The membership begins: the applicant becomes a member."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.queries import contacts
from services.members.applications.tables import Application
from services.members.association.take_numbers import member_number
from services.members.resolutions.tables import Resolution as ResolutionRow
from services.members.roster.company_columns import CompanyColumns
from services.members.roster.events import contacts_changed, details_changed
from services.members.roster.tables import Contact, Member, MemberState
from shared.contracts.members import MemberAdmitted
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def admit_member(uow: UnitOfWork, application: Application, resolution: ResolutionRow) -> UUID:
    """Creates the member with its number and contacts and tells the others; returns its id.

    Who it is and whom to write to are told before the admission itself, so that they are known when
    an invoice is made.
    """
    company = {name: getattr(application, name) for name in CompanyColumns.model_fields}
    member = Member(
        association_id=uow.own,
        number=member_number(uow),
        kind=application.kind,
        state=MemberState.ACTIVE,
        joined_on=uow.clock.today(),
        employees=application.employees,
        turnover_cents=application.turnover_cents,
        application_id=application.id,
        resolution_id=resolution.id,
        changed_at=uow.clock.now(),
        **company,
    )
    people = contacts(uow.session, application.id)
    uow.session.add(member)
    for position, person in enumerate(people):
        uow.session.add(
            Contact(
                association_id=uow.own,
                member_id=member.id,
                position=position,
                email=person.email,
                roles=list(person.roles),
                salutation=person.salutation,
                first_name=person.first_name,
                last_name=person.last_name,
            )
        )
    uow.session.flush()
    publish(uow, details_changed(member))
    publish(uow, contacts_changed(member, people))
    publish(
        uow,
        MemberAdmitted(
            member_id=member.id,
            application_id=application.id,
            member_number=member.number,
            kind=member.kind.value,
            joined_on=member.joined_on,
            resolution_id=resolution.id,
            resolution_number=resolution.number,
        ),
    )
    return member.id
