"""Keeps the contacts page of an application that is still being filled in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.applications.events import drafted, is_news
from services.members.applications.lock_application import lock_draft
from services.members.applications.queries import application_contacts
from services.members.applications.tables import ApplicationContact
from services.members.email_address import BILLING_EMAILS_MAX
from services.members.errors import TooManyBillingEmails
from services.members.roster.contacts import ContactData
from services.members.roster.rules import ContactRole
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def save_contacts(uow: UnitOfWork, application_id: UUID, given: Sequence[ContactData]) -> None:
    """Keeps the page. Contacts leave this room only when the application is sent off; billing
    hears that the draft is alive.

    Raises UnknownApplication, AlreadySubmitted, TooManyBillingEmails.
    """
    if sum(ContactRole.BILLING in contact.roles for contact in given) > BILLING_EMAILS_MAX:
        raise TooManyBillingEmails(most=BILLING_EMAILS_MAX)
    draft = lock_draft(uow, application_id)
    told = drafted(draft)
    draft.saved_at = uow.clock.now()
    if draft.company_saved and is_news(told, drafted(draft)):
        publish(uow, drafted(draft))
    if application_contacts(uow.session, application_id) == tuple(given):
        return
    uow.session.execute(
        sa.delete(ApplicationContact).where(
            col(ApplicationContact.application_id) == application_id
        )
    )
    for position, contact in enumerate(given):
        uow.session.add(
            ApplicationContact(
                association_id=uow.own,
                application_id=application_id,
                position=position,
                email=contact.email,
                roles=list(contact.roles),
                salutation=contact.salutation,
                first_name=contact.first_name,
                last_name=contact.last_name,
            )
        )
    uow.session.flush()
