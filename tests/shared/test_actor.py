"""The acting person: made from a service's own rows, allowed only what the roles allow."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from shared.actor import Actor
from shared.ids import association_id, named_id
from shared.permissions import MissingPermission, Permission, Role
from tests.support.actors import holder_of


@dataclass(frozen=True)
class Person:
    """A person as a service's table has them."""

    name: str = "Zoé d'Étanchéité"
    email: str = "zoe@autos.example"
    language: str = "fr"


@dataclass(frozen=True)
class AssociationInTable:
    """An association as a service's table has it."""

    association_id: UUID
    slug: str = "autos"
    name: str = "AutOS e.V."


OWN = AssociationInTable(association_id("autos"))
ZOE = named_id(OWN.association_id, "zoe")


def test_a_role_nobody_knows_yet_allows_nothing() -> None:
    actor = Actor.of(ZOE, Person(), OWN, ("archivist",))
    assert actor.permissions == frozenset()
    with pytest.raises(MissingPermission):
        actor.require(Permission.OVERVIEW_READ)


@pytest.mark.parametrize("permission", ["no_such_permission", ""])
def test_what_is_no_permission_is_held_by_nobody(permission: str) -> None:
    assert not any(holder_of(role).may(permission) for role in Role)


@pytest.mark.parametrize(
    ("kept", "read"), [("fr", "fr"), ("de-AT", "de"), ("pl", "en"), ("", "en")]
)
def test_a_language_we_do_not_speak_becomes_english(kept: str, read: str) -> None:
    assert Actor.of(ZOE, Person(language=kept), OWN, ("treasurer",)).language == read


def test_an_actor_is_the_person_in_the_association() -> None:
    actor = Actor.of(ZOE, Person(), OWN, ("treasurer",))
    assert (actor.person_id, actor.recorded_as) == (ZOE, str(ZOE))
    assert (actor.association_id, actor.slug, actor.association) == (
        OWN.association_id,
        "autos",
        "AutOS e.V.",
    )
    assert actor.may(Permission.BANK_IMPORT)
    assert not actor.may(Permission.RESOLUTIONS_VOTE)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Dr. Anne Weiland", "AW"), ("Prof. h. c. Émile Żak", "ÉŻ"), ("Ørsted", "Ø"), ("", "")],
)
def test_initials_leave_titles_out(name: str, initials: str) -> None:
    found = holder_of(Role.BOARD)
    assert Actor(**{**vars(found), "name": name}).initials == initials
