"""Whom a directory vouches for becomes a person of its association: by subject, once by e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.queries import find_actor
from services.members.association.tables import Person
from services.members.evidence import Circumstances
from services.members.sign_in.directory import Claims
from services.members.sign_in.queries import Office
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import AccountChange, one_address
from services.members.sign_in.tables import OidcIdentity
from services.members.sign_in.upsert_account import account_for
from shared.unit_of_work import UnitOfWork


def match_identity(uow: UnitOfWork, claims: Claims, *, where: Circumstances) -> Office | None:
    """The person in the unit's own association, or None.

    An address that the directory has checked links once. Afterwards only issuer and subject count:
    whoever gets the address later, or changes it there, is not the same person (ASVS 6.8.1).
    """
    known = uow.session.get(OidcIdentity, (uow.own, claims.issuer, claims.subject))
    if known is not None:
        return find_actor(uow.session, known.person_id, uow.clock.today())
    office = _person_with(uow, claims.email) if claims.email else None
    if office is None or _is_linked(uow, claims, office):
        return None
    uow.session.add(
        OidcIdentity(
            association_id=uow.own,
            issuer=claims.issuer,
            subject=claims.subject,
            person_id=office.person_id,
            linked_at=uow.clock.now(),
        )
    )
    uow.session.flush()
    account = account_for(uow, office.email)
    record_change(uow, account, AccountChange.DIRECTORY_LINKED, where=where)
    return office


def _person_with(uow: UnitOfWork, email: str) -> Office | None:
    found = uow.session.exec(
        select(Person.id).where(sa.func.lower(col(Person.email)) == one_address(email))
    ).first()
    return find_actor(uow.session, found, uow.clock.today()) if found else None


def _is_linked(uow: UnitOfWork, claims: Claims, office: Office) -> bool:
    """A person whom this directory knows already under another subject gets no second one."""
    return (
        uow.session.exec(
            select(OidcIdentity.subject).where(
                col(OidcIdentity.issuer) == claims.issuer,
                col(OidcIdentity.person_id) == office.person_id,
            )
        ).first()
        is not None
    )
