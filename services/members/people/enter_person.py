"""Somebody is written down as a person of the association."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from services.members.association.queries import person_by_email
from services.members.association.tables import Person
from services.members.email_address import is_email
from services.members.errors import NoUsableAddress
from shared.i18n import Language
from shared.ids import named_id, new_id
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewPerson:
    """Who it is; the e-mail address is what tells one person from another."""

    name: str
    email: str
    language: Language


class EnteredPerson(NamedTuple):
    """The row, and whether it is new."""

    person: Person
    is_new: bool


def enter_person(uow: UnitOfWork, new: NewPerson) -> EnteredPerson:
    """Who is known by this address stays as they are. Raises NoUsableAddress."""
    email = new.email.strip()
    if not is_email(email):
        raise NoUsableAddress(email=email)
    known = person_by_email(uow.session, email)
    if known is not None:
        return EnteredPerson(known, is_new=False)
    # As the association file derives it: a file that names them later means the same person. Who
    # had this address once and has another now keeps the id.
    derived = named_id(uow.own, f"person:{email.lower()}")
    person = Person(
        association_id=uow.own,
        id=new_id() if uow.session.get(Person, derived) else derived,
        name=new.name,
        email=email,
        language=new.language,
    )
    uow.session.add(person)
    uow.session.flush()
    return EnteredPerson(person, is_new=True)
