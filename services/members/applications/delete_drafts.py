"""Forgets applications that were begun and never sent off."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application, ApplicationContact
from shared.unit_of_work import UnitOfWork
from shared.web.link_purposes import DRAFT_LASTS


def delete_drafts(uow: UnitOfWork) -> int:
    """Deletes drafts untouched for 30 days with their contacts; returns how many."""
    old = sa.and_(
        col(Application.state) == ApplicationState.DRAFT,
        col(Application.saved_at) < uow.clock.now() - DRAFT_LASTS,
    )
    ids = uow.session.exec(select(Application.id).where(old)).all()
    uow.session.execute(
        sa.delete(ApplicationContact).where(col(ApplicationContact.application_id).in_(ids))
    )
    uow.session.execute(sa.delete(Application).where(col(Application.id).in_(ids)))
    return len(ids)
