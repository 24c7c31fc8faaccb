"""Holds an association's people until commit: changes of offices come one after the other."""

from __future__ import annotations

from sqlmodel import select

from services.members.association.tables import Association
from services.members.errors import UnknownAssociation
from shared.unit_of_work import UnitOfWork


def lock_people(uow: UnitOfWork) -> Association:
    """The association, locked: two who end each other's last seat on the board wait here.

    SQLite serialises writers and needs no lock. Raises UnknownAssociation.
    """
    found = uow.session.exec(
        select(Association).with_for_update().execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownAssociation
    return found
