"""Tells the other services which offices a person holds, held and will hold."""

from __future__ import annotations

from services.members.association.queries import offices_of
from services.members.association.tables import Person
from shared.contracts.members import OfficerChanged, OfficeTerm
from shared.events import publish
from shared.terms_of_office import stored
from shared.unit_of_work import UnitOfWork


def announce_officer(uow: UnitOfWork, person: Person) -> None:
    """Called after every change of a person or their offices."""
    uow.session.flush()
    terms = stored(offices_of(uow.session, person.id))
    publish(
        uow,
        OfficerChanged(
            person_id=person.id,
            name=person.name,
            email=person.email,
            language=person.language,
            offices=tuple(OfficeTerm.model_validate(term) for term in terms),
        ),
    )
