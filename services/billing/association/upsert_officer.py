"""Updates billing's read model of people with roles."""

from __future__ import annotations

from services.billing.association.tables import OfficerRow
from shared.contracts.members import OfficerChanged
from shared.unit_of_work import UnitOfWork


def upsert_officer(uow: UnitOfWork, event: OfficerChanged) -> None:
    """Adds, changes or (without roles) removes a person."""
    row = uow.session.get(OfficerRow, event.person_id)
    if not event.roles:
        if row:
            uow.session.delete(row)
        return
    row = row or OfficerRow(
        association_id=uow.own,
        person_id=event.person_id,
        name="",
        email="",
        language="",
        roles=[],
    )
    row.name, row.email, row.language = event.name, event.email, event.language
    row.roles = list(event.roles)
    uow.session.add(row)
