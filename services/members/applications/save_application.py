"""Keeps the pages of an application that is still being filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.applications.lock_application import lock_application
from services.members.applications.queries import contacts
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application, ApplicationContact
from services.members.association.queries import own_association
from services.members.errors import AlreadySubmitted, KindNotOpen
from services.members.schemas import CompanyData, ContactData
from shared.contracts.members import ApplicationDrafted
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def save_company(uow: UnitOfWork, application_id: UUID, company: CompanyData) -> None:
    """Keeps the company page and tells billing. Raises AlreadySubmitted, KindNotOpen."""
    draft = _draft(uow, application_id)
    if company.kind.value not in own_association(uow.session).kinds:
        raise KindNotOpen
    told = _told(draft) if draft.company_saved else None
    for field in fields(company):
        setattr(draft, field.name, getattr(company, field.name))
    draft.company_saved = True
    draft.saved_at = uow.clock.now()
    uow.session.flush()
    if _told(draft) != told:
        publish(uow, _told(draft))


def save_contacts(uow: UnitOfWork, application_id: UUID, given: Sequence[ContactData]) -> None:
    """Keeps the contacts page. They leave this room only when the application is sent off."""
    draft = _draft(uow, application_id)
    draft.saved_at = uow.clock.now()
    if contacts(uow.session, application_id) == tuple(given):
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


def _draft(uow: UnitOfWork, application_id: UUID) -> Application:
    draft = lock_application(uow, application_id)
    if draft.state is not ApplicationState.DRAFT:
        raise AlreadySubmitted
    return draft


def _told(draft: Application) -> ApplicationDrafted:
    return ApplicationDrafted(
        application_id=draft.id,
        token_sha256=draft.token_sha256,
        kind=draft.kind.value,
        company=draft.company,
        country=draft.country,
        language=draft.language,
    )
