"""Holds the association's rule until commit: proposals and decisions come one by one."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.association.tables import Association
from services.members.errors import UnknownAssociation
from services.members.settings.tables import SettingsChange
from shared.proposals import UnknownProposal
from shared.unit_of_work import UnitOfWork


def lock_rule(uow: UnitOfWork) -> Association:
    """SQLite serialises writers and needs no lock. Raises UnknownAssociation."""
    found = uow.session.exec(
        select(Association).with_for_update().execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownAssociation
    return found


def lock_change(uow: UnitOfWork, change_id: UUID) -> SettingsChange:
    """A proposal as it is now; the rule is locked first, always. Raises UnknownProposal."""
    lock_rule(uow)
    found = uow.session.exec(
        select(SettingsChange)
        .where(col(SettingsChange.id) == change_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownProposal
    return found
