"""Who may act in billing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.tables import Association, OfficerRow
from services.billing.errors import UnknownAssociation
from shared.actor import Actor
from shared.association_spec import BankSpec
from shared.crypto import KeyRing
from shared.db import Session
from shared.permissions import Permission, permissions_of
from shared.proposals import refuse_own_hand
from shared.terms_of_office import terms_of


def find_actor(session: Session, person_id: UUID, day: date) -> Actor | None:
    """The person with the roles of a day, or None without any in the session's association."""
    row = session.get(OfficerRow, person_id)
    roles = row.roles_on(day) if row else ()
    return Actor.of(person_id, row, own_association(session), roles) if row and roles else None


def names_of(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people who have or had a role."""
    wanted = {one for one in ids if one}
    rows = session.exec(select(OfficerRow).where(col(OfficerRow.person_id).in_(wanted)))
    return {row.person_id: row.name for row in rows}


def name_in(names: Mapping[UUID, str], person: UUID | None) -> str:
    """A name out of `names_of`, or nothing."""
    return names.get(person, "") if person else ""


def holders_of(
    session: Session, permission: Permission, day: date, *, but: UUID | None = None
) -> tuple[str, ...]:
    """The names of those who hold a permission on a day, all but one person."""
    rows = session.exec(select(OfficerRow).order_by(col(OfficerRow.name)))
    return tuple(
        row.name
        for row in rows
        if permission in permissions_of(row.roles_on(day)) and row.person_id != but
    )


def refuse_hand_of(
    session: Session, proposer: UUID, decider: UUID, permission: Permission, day: date
) -> None:
    """Raises EnteredByProposer where the one decides by an office that the other just entered."""
    rows = session.exec(select(OfficerRow)).all()
    refuse_own_hand(
        decider,
        proposer,
        permission,
        officers={row.person_id: terms_of(row.offices) for row in rows},
        names={row.person_id: row.name for row in rows},
        day=day,
    )


def own_bank(session: Session, keys: KeyRing) -> BankSpec:
    """The account in force, decrypted, as an association file has it."""
    own = own_association(session)
    return BankSpec(
        account_holder=own.account_holder,
        iban=keys.decrypt(own.iban_sealed, own.association_id.bytes),
        bic=own.bic,
        creditor_identifier=own.creditor_identifier,
    )


def own_association(session: Session) -> Association:
    """The association the session was opened for; raises UnknownAssociation."""
    association = session.get(Association, session.own)
    if association is None:
        raise UnknownAssociation
    return association
