"""The people who hold offices, as mails address them."""

from __future__ import annotations

from services.notifications.association.tables import OfficerRow
from shared.contracts.members import OfficerChanged
from shared.terms_of_office import stored
from shared.unit_of_work import UnitOfWork


def upsert_officer(uow: UnitOfWork, event: OfficerChanged) -> OfficerRow:
    """Who is in office, and the address for ballots."""
    row = uow.session.get(OfficerRow, event.person_id)
    if row is None:
        row = OfficerRow(
            association_id=uow.own,
            person_id=event.person_id,
            name="",
            email="",
            language="",
            offices=[],
        )
        uow.session.add(row)
    row.name, row.email, row.language = event.name, event.email, event.language
    row.offices = stored(event.offices)
    uow.session.flush()
    return row
