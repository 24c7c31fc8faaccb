"""The acting person (Actor): who asks for something, in one association, and what they may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from shared.i18n import Language, language_of
from shared.permissions import (
    MissingPermission,
    PasskeyNeeded,
    Permission,
    needs_passkey,
    permissions_of,
    roles_with,
)


class Proof(StrEnum):
    """How the acting person proved who they are.

    `operated`: by having this machine's command line.
    """

    OPERATED = "operated"
    DEMO = "demo"
    LINK = "link"
    CODE = "code"
    OIDC = "oidc"
    PASSKEY = "passkey"

    @property
    def strong(self) -> bool:
        """Whether money may move on it: more than access to a mailbox or to another's directory."""
        return self not in (Proof.LINK, Proof.CODE, Proof.OIDC)


class PersonRecord(Protocol):
    """A person as a service's own table has them."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


class AssociationRecord(Protocol):
    """An association as a service's own table has it."""

    @property
    def association_id(self) -> UUID: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """A person with an office, whichever way they come in: page, command line or another program.

    `roles` are stored words: one that is not known (yet) allows nothing. `proved_at` is when they
    last proved who they are (UTC), None on the command line.
    """

    person_id: UUID
    association_id: UUID
    slug: str
    association: str
    name: str
    email: str
    language: Language
    roles: frozenset[str]
    proof: Proof = Proof.OPERATED
    proved_at: datetime | None = None

    @classmethod
    def of(
        cls,
        person_id: UUID,
        person: PersonRecord,
        association: AssociationRecord,
        roles: Collection[str],
    ) -> Actor:
        """The person in the association, out of a service's own rows, with the roles of a day."""
        return cls(
            person_id=person_id,
            association_id=association.association_id,
            slug=association.slug,
            association=association.name,
            name=person.name,
            email=person.email,
            language=language_of(person.language) or "en",
            roles=frozenset(roles),
        )

    def proved_by(self, proof: Proof, at: datetime) -> Actor:
        """The same person, as a session knows them."""
        return replace(self, proof=proof, proved_at=at)

    @property
    def recorded_as(self) -> str:
        """As events and records name who acted."""
        return str(self.person_id)

    @property
    def initials(self) -> str:
        words = [
            word for word in self.name.split() if word[:1].isalpha() and not word.endswith(".")
        ]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def may(self, permission: Permission | str) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """The first line of every use case that a person starts.

        Raises MissingPermission, or PasskeyNeeded where a weak proof is not enough.
        """
        if not self.may(permission):
            raise MissingPermission(name=self.name, roles=", ".join(roles_with(permission)))
        if not self.proof.strong and needs_passkey(self.roles, permission):
            raise PasskeyNeeded
