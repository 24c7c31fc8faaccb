"""Members and applicants as mails address them: created with the first that is heard of them."""

from __future__ import annotations

from uuid import UUID

from services.notifications.contacts.tables import Correspondent, StoredContact
from shared.contracts.billing import DuesQuoted
from shared.contracts.members import (
    ApplicationContactsChanged,
    ApplicationSubmitted,
    Contact,
    MemberContactsChanged,
    MemberDetailsChanged,
)
from shared.unit_of_work import UnitOfWork


def upsert_contacts(
    uow: UnitOfWork, event: ApplicationContactsChanged | MemberContactsChanged
) -> Correspondent:
    """Whom to write to from now on."""
    id_ = event.member_id if isinstance(event, MemberContactsChanged) else event.application_id
    row = _correspondent(uow, id_)
    row.company, row.language = event.company, event.language
    row.contacts = [_stored(contact) for contact in event.contacts]
    uow.session.flush()
    return row


def upsert_member_details(uow: UnitOfWork, event: MemberDetailsChanged) -> None:
    """Country (for dates and amounts), number and kind of a member."""
    row = _correspondent(uow, event.member_id)
    row.company, row.language, row.country = event.company, event.language, event.country
    row.reference, row.member_kind = event.member_number, event.kind


def upsert_application(uow: UnitOfWork, event: ApplicationSubmitted) -> None:
    """Reference and kind, as mails to the board give them."""
    row = _correspondent(uow, event.application_id)
    row.reference, row.member_kind = event.reference, event.kind


def upsert_quote(uow: UnitOfWork, event: DuesQuoted) -> None:
    """What the board reads about an applicant's dues."""
    _correspondent(uow, event.application_id).annual_cents = event.annual_cents


def _correspondent(uow: UnitOfWork, id_: UUID) -> Correspondent:
    row = uow.session.get(Correspondent, id_)
    if row is None:
        row = Correspondent(association_id=uow.own, id=id_)
        uow.session.add(row)
    return row


def _stored(contact: Contact) -> StoredContact:
    return {
        "email": contact.email.strip(),
        "roles": list(contact.roles),
        "salutation": contact.salutation,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
    }
