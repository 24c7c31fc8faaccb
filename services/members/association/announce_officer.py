"""Tells the other services who a person is and which roles they hold."""

from __future__ import annotations

from services.members.association.tables import Person
from shared.contracts.members import OfficerChanged
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def announce_officer(uow: UnitOfWork, person: Person) -> None:
    """Called after every change of a person or their roles, in their association."""
    uow.session.flush()
    publish(
        uow,
        OfficerChanged(
            person_id=person.id,
            name=person.name,
            email=person.email,
            language=person.language,
            roles=tuple(person.roles),
        ),
    )
