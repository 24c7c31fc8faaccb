"""Who may be the same company: a hint for people, never a decision."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.applications.rules import PENDING
from services.members.applications.tables import Application, ApplicationContact
from services.members.roster.contacts import ContactData
from services.members.roster.tables import Contact, Member
from shared.db import Session


def possible_duplicates(
    session: Session, application: Application, people: Iterable[ContactData]
) -> list[str]:
    """References and member numbers with the same name, register number, VAT id or e-mail."""
    emails = [person.email.lower() for person in people]
    members = session.exec(
        select(Member.number).where(
            sa.or_(
                *_same(Member, application),
                col(Member.id).in_(
                    select(Contact.member_id).where(sa.func.lower(col(Contact.email)).in_(emails))
                ),
            )
        )
    ).all()
    applications = session.exec(
        select(Application.reference).where(
            col(Application.id) != application.id,
            col(Application.state).in_(PENDING),
            sa.or_(
                *_same(Application, application),
                col(Application.id).in_(
                    select(ApplicationContact.application_id).where(
                        sa.func.lower(col(ApplicationContact.email)).in_(emails)
                    )
                ),
            ),
        )
    ).all()
    return sorted({found for found in (*members, *applications) if found})


def _same(
    table: type[Member] | type[Application], application: Application
) -> list[sa.ColumnElement[bool]]:
    same = [sa.func.lower(col(table.company)) == application.company.lower()]
    if application.register_number:
        same.append(col(table.register_number) == application.register_number)
    if application.vat_id:
        same.append(col(table.vat_id) == application.vat_id)
    return same
