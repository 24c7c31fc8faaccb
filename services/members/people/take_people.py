"""Takes the people of an association file, and leaves what pages have changed since as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from services.members.association.announce_officer import announce_officer
from services.members.association.queries import (
    board,
    offices_by_person,
    offices_of,
    person_by_email,
)
from services.members.association.rules import Origin
from services.members.association.tables import Office, Person
from services.members.errors import NobodyOnTheBoard
from services.members.people.enter_office import enter_office
from services.members.people.enter_person import NewPerson, enter_person
from services.members.people.rules import NewOffice
from services.members.resolutions.retire_former_electors import retire_former_electors
from shared.association_spec import Applied, AssociationSpec, Difference, PersonSpec
from shared.ids import named_id
from shared.permissions import Role
from shared.terms_of_office import is_over
from shared.unit_of_work import UnitOfWork

BY_FILE = "file"


class FilePerson(NamedTuple):
    """A person as a file names them."""

    name: str
    language: str
    roles: frozenset[str]


People = Mapping[str, FilePerson]
"""By e-mail address, in small letters."""


def named_in(spec: AssociationSpec) -> People:
    """The people of a file."""
    return {
        one.email.lower(): FilePerson(one.name, one.language, frozenset(one.roles))
        for one in spec.people
    }


def take_people(
    uow: UnitOfWork, spec: AssociationSpec, before: People | None, *, take_file: bool
) -> Applied:
    """Brings people and offices in line with what the file has changed since it said `before`.

    None: nothing is known of an earlier file, so what people have from one is what it said. Raises
    NobodyOnTheBoard.
    """
    offices = offices_by_person(uow.session)
    merge = _Merge(uow, take_file, is_first=not offices)
    before = _from_files(uow) if before is None else before
    for named in spec.people:
        merge.take(named, before.get(named.email.lower()))
    for email in sorted(before.keys() - named_in(spec).keys()):
        merge.take_out(email, before[email])
    anybody = spec.people or offices
    if anybody and not board(uow.session, uow.clock.today()):
        raise NobodyOnTheBoard
    if merge.changed:
        retire_former_electors(uow)
    return Applied(merge.changed, tuple(merge.differences))


def _from_files(uow: UnitOfWork) -> People:
    """Who holds offices that a file gave them."""
    today = uow.clock.today()
    found = {}
    for person_id, offices in offices_by_person(uow.session).items():
        person = uow.session.get_one(Person, person_id)
        roles = {
            one.role.value
            for one in offices
            if one.origin is Origin.FILE and not is_over(one, today)
        }
        if roles:
            found[person.email.lower()] = FilePerson(person.name, person.language, frozenset(roles))
    return found


@dataclass
class _Merge:
    """One file on its way in: what changed, and where it and the pages say different things."""

    uow: UnitOfWork
    take_file: bool
    is_first: bool
    changed: bool = False
    differences: list[Difference] = field(default_factory=list)

    def take(self, named: PersonSpec, before: FilePerson | None) -> None:
        person = self._person(named.email)
        touched = person is None
        if person is None:
            new = NewPerson(named.name, named.email, named.language)
            person = enter_person(self.uow, new).person
        if person.email.lower() != named.email.lower():
            # What they sign in by is theirs to change: no file takes it back.
            shown = Difference(f"{person.name}, e-mail", named.email, person.email)
            self.differences.append(shown)
        for name in ("name", "language"):
            touched = self._take_fact(person, name, named, before) or touched
        held = before.roles if before else frozenset()
        self._finish(person, self._take_roles(person, frozenset(named.roles), held) or touched)

    def take_out(self, email: str, before: FilePerson) -> None:
        """A person whom the file no longer names."""
        person = self._person(email)
        if person is not None:
            self._finish(person, self._take_roles(person, frozenset(), before.roles))

    def _person(self, email: str) -> Person | None:
        """Who has the address, else who had it when the file first named it."""
        derived = named_id(self.uow.own, f"person:{email.lower()}")
        session = self.uow.session
        return person_by_email(session, email) or session.get(Person, derived)

    def _finish(self, person: Person, touched: bool) -> None:
        if touched:
            announce_officer(self.uow, person)
            self.changed = True

    def _take_fact(
        self, person: Person, name: str, named: PersonSpec, before: FilePerson | None
    ) -> bool:
        wanted, own = getattr(named, name), getattr(person, name)
        if wanted == own:
            return False
        only_file_changed = before is not None and getattr(before, name) == own
        if not only_file_changed:
            self._differ(f"{person.name}, {name}", wanted, own)
        if not (only_file_changed or self.take_file):
            return False
        setattr(person, name, wanted)
        return True

    def _take_roles(self, person: Person, wanted: frozenset[str], before: frozenset[str]) -> bool:
        held = offices_of(self.uow.session, person.id)
        touched = False
        for role in sorted({*wanted, *before, *(one.role.value for one in held)}):
            own = [one for one in held if one.role == role]
            standing = [one for one in own if not is_over(one, self.uow.clock.today())]
            if role in wanted:
                change = self._give(person, role, own, standing, is_new=role not in before)
            else:
                change = self._end(person, role, standing, was_named=role in before)
            touched = change or touched
        return touched

    def _give(
        self,
        person: Person,
        role: str,
        own: Sequence[Office],
        standing: Sequence[Office],
        *,
        is_new: bool,
    ) -> bool:
        if any(one.to_on is None for one in standing):
            return False
        if not is_new or standing:
            self._differ(f"{person.name}, {role}", "without end", _until(own))
            if not self.take_file:
                return False
        if standing:
            standing[-1].to_on, standing[-1].ended_by = None, BY_FILE
            return True
        first = None if self.is_first else self.uow.clock.today()
        enter_office(
            self.uow,
            person,
            NewOffice(Role(role), first),
            origin=Origin.FILE,
            recorded_by=BY_FILE,
        )
        return True

    def _end(
        self, person: Person, role: str, standing: Sequence[Office], *, was_named: bool
    ) -> bool:
        from_file = [one for one in standing if was_named and one.origin is Origin.FILE]
        others = [one for one in standing if one not in from_file]
        if others:
            self._differ(f"{person.name}, {role}", "not named", _until(others))
        ended = list(standing) if self.take_file else from_file
        for one in ended:
            one.to_on = self.uow.clock.today() - timedelta(days=1)
            one.ended_by, one.ended_at = BY_FILE, self.uow.clock.now()
        return bool(ended)

    def _differ(self, what: str, file: str, pages: str) -> None:
        self.differences.append(Difference(what, file, pages, taken=self.take_file))


def _until(offices: Sequence[Office]) -> str:
    """The days of the latest of a person's offices of one role."""
    if not offices:
        return "never held"
    first = offices[-1].from_on.isoformat() if offices[-1].from_on else "…"
    last = offices[-1].to_on.isoformat() if offices[-1].to_on else "…"
    return f"{first} to {last}"
