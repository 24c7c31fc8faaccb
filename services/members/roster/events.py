"""Members as the events tell of them."""

from __future__ import annotations

from collections.abc import Iterable

from services.members.roster.contacts import ContactData
from services.members.roster.member_record import MemberRecord
from services.members.roster.tables import Member
from shared.contracts.members import MemberContactsChanged, MemberDetailsChanged


def details_changed(member: Member | MemberRecord) -> MemberDetailsChanged:
    """Who the member is now and what its dues are reckoned from."""
    return MemberDetailsChanged(
        member_id=member.id,
        member_number=member.number,
        company=member.company,
        legal_form=member.legal_form,
        street=member.street,
        house_number=member.house_number,
        postcode=member.postcode,
        city=member.city,
        country=member.country,
        language=member.language,
        kind=member.kind.value,
        state=member.state.value,
        joined_on=member.joined_on,
        left_on=member.left_on,
        employees=member.employees,
        turnover_cents=member.turnover_cents,
        register_number=member.register_number,
        vat_id=member.vat_id,
    )


def contacts_changed(
    member: Member | MemberRecord, people: Iterable[ContactData]
) -> MemberContactsChanged:
    """Whom to write to about the member now."""
    return MemberContactsChanged(
        member_id=member.id,
        company=member.company,
        language=member.language,
        contacts=tuple(person.message for person in people),
    )
