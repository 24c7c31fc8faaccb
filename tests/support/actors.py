"""Acting people for tests: those an association file names, and holders of one role each."""

from __future__ import annotations

from shared.actor import Actor
from shared.association_spec import AssociationSpec
from shared.ids import association_id, named_id
from shared.permissions import Role


def actor_in(spec: AssociationSpec, email: str) -> Actor:
    """The person of an association with an address, as a service would find them."""
    person = next(one for one in spec.people if one.email == email)
    return Actor(
        person_id=spec.person_id(person),
        association_id=spec.id,
        slug=spec.slug,
        association=spec.name,
        name=person.name,
        email=person.email,
        language=person.language,
        roles=frozenset(person.roles),
    )


def holder_of(role: Role, slug: str = "autos") -> Actor:
    """A person who holds this role and no other."""
    return Actor(
        person_id=named_id(association_id(slug), role),
        association_id=association_id(slug),
        slug=slug,
        association="AutOS e.V.",
        name=f"Dr. Änne {role.title()}",
        email=f"{role}@{slug}.example",
        language="de",
        roles=frozenset({role}),
    )
