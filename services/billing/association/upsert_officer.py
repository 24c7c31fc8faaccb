"""Updates billing's read model of people with offices."""

from __future__ import annotations

from services.billing.association.tables import OfficerRow
from shared.contracts.members import OfficerChanged
from shared.terms_of_office import stored
from shared.unit_of_work import UnitOfWork


def upsert_officer(uow: UnitOfWork, event: OfficerChanged) -> None:
    """Adds, changes or (without any office, past ones too) removes a person."""
    row = uow.session.get(OfficerRow, event.person_id)
    if not event.offices:
        if row:
            uow.session.delete(row)
        return
    row = row or OfficerRow(
        association_id=uow.own,
        person_id=event.person_id,
        name="",
        email="",
        language="",
        offices=[],
    )
    row.name, row.email, row.language = event.name, event.email, event.language
    row.offices = stored(event.offices)
    uow.session.add(row)
