"""A person's name or language is put right; the address stays: it is what they sign in by."""

from __future__ import annotations

from uuid import UUID

from services.members.association.announce_officer import announce_officer
from services.members.people.lock_people import lock_people
from services.members.people.queries import person_by_id
from shared.actor import Actor
from shared.i18n import Language
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def change_person(
    uow: UnitOfWork, person_id: UUID, *, name: str, language: Language, by: Actor
) -> None:
    """The same again changes nothing. Raises MissingPermission or UnknownOfficer."""
    by.require(Permission.PEOPLE_WRITE)
    lock_people(uow)
    person = person_by_id(uow.session, person_id)
    if (person.name, person.language) == (name, language):
        return
    person.name, person.language = name, language
    announce_officer(uow, person)
