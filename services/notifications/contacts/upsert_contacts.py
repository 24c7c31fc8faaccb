"""Keeps the read models that address mails; an address that comes late frees its mails."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.notifications.association.tables import OfficerRow
from services.notifications.catalogue import CATALOGUE
from services.notifications.composing.compose_mails import compose_mails
from services.notifications.composing.notice import Occasion
from services.notifications.composing.tables import Message, MessageState
from services.notifications.contacts.tables import Correspondent, ResolutionRow, StoredContact
from shared.contracts.billing import DuesQuoted
from shared.contracts.members import (
    ApplicationContactsChanged,
    ApplicationSubmitted,
    Contact,
    MemberContactsChanged,
    MemberDetailsChanged,
    OfficerChanged,
    ResolutionOpened,
)
from shared.db import Session
from shared.unit_of_work import UnitOfWork

_EVENTS = {row.event.type: row.event for row in CATALOGUE}


def keep_contacts(
    uow: UnitOfWork, event: ApplicationContactsChanged | MemberContactsChanged
) -> None:
    """Whom to write to from now on."""
    id_ = event.member_id if isinstance(event, MemberContactsChanged) else event.application_id
    row = _correspondent(uow.session, id_)
    row.company, row.language = event.company, event.language
    row.contacts = [_stored(contact) for contact in event.contacts]
    if row.contacts:
        uow.session.flush()
        release_waiting(uow, id_)


def keep_member_details(session: Session, event: MemberDetailsChanged) -> None:
    """Country (for dates and amounts), number and kind of a member."""
    row = _correspondent(session, event.member_id)
    row.company, row.language, row.country = event.company, event.language, event.country
    row.reference, row.member_kind = event.member_number, event.kind


def keep_application(session: Session, event: ApplicationSubmitted) -> None:
    row = _correspondent(session, event.application_id)
    row.reference, row.member_kind = event.reference, event.kind


def keep_quote(session: Session, event: DuesQuoted) -> None:
    """What the board reads about an applicant's dues."""
    _correspondent(session, event.application_id).annual_cents = event.annual_cents


def keep_resolution(session: Session, event: ResolutionOpened) -> None:
    if session.get(ResolutionRow, event.resolution_id) is None:
        session.add(
            ResolutionRow(
                association_id=session.own,
                id=event.resolution_id,
                number=event.number,
                application_id=event.application_id,
                deadline_at=event.deadline_at,
            )
        )


def keep_officer(uow: UnitOfWork, event: OfficerChanged) -> None:
    """Who is in office, and the address for ballots."""
    row = uow.session.get(OfficerRow, event.person_id)
    if row is None:
        row = OfficerRow(
            association_id=uow.own,
            person_id=event.person_id,
            name="",
            email="",
            language="",
            roles=[],
        )
        uow.session.add(row)
    row.name, row.email, row.language = event.name, event.email, event.language
    row.roles = list(event.roles)
    uow.session.flush()
    if row.email:
        release_waiting(uow, event.person_id)


def release_waiting(uow: UnitOfWork, about_id: UUID) -> int:
    """Composes what waited for this address; returns how many mails that made."""
    waiting = uow.session.exec(
        select(Message).where(
            Message.about_id == about_id,
            col(Message.state) == MessageState.WAITING_FOR_ADDRESS,
        )
    ).all()
    occasions = [_occasion(message) for message in waiting]
    for message in waiting:
        uow.session.delete(message)
    uow.session.flush()
    return compose_mails(uow, occasions) if occasions else 0


def _occasion(message: Message) -> Occasion:
    event = _EVENTS[message.event_type]
    return Occasion(message.event_id, message.composed_at, event.upcast(message.facts or {}, 1))


def _correspondent(session: Session, id_: UUID) -> Correspondent:
    row = session.get(Correspondent, id_)
    if row is None:
        row = Correspondent(association_id=session.own, id=id_)
        session.add(row)
    return row


def _stored(contact: Contact) -> StoredContact:
    return {
        "email": contact.email.strip(),
        "roles": list(contact.roles),
        "salutation": contact.salutation,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
    }
