"""Accounts, their offices in all associations, and what proves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.queries import find_actor
from services.members.association.tables import Association, Person
from services.members.sign_in.rules import Purpose, one_address
from services.members.sign_in.tables import Account, Passkey, SignInRequest
from shared.actor import Actor
from shared.db import Session


def account_by_id(session: Session, account_id: UUID) -> Account | None:
    return session.get(Account, account_id)


def offices_of(session: Session, email: str, day: date) -> list[Actor]:
    """Everybody with an office today whose address this is, association by association.

    In a system session: an account leads to offices of several associations.
    """
    found = session.exec(
        select(Person.association_id, Person.id)
        .join(Association, col(Association.association_id) == col(Person.association_id))
        .where(sa.func.lower(col(Person.email)) == one_address(email))
        .order_by(col(Association.slug), col(Person.id))
    ).all()
    actors = []
    for association_id, person_id in found:
        session.see(association_id)
        actors.append(find_actor(session, person_id, day))
    session.see(None)
    return [actor for actor in actors if actor is not None and actor.roles]


def office_for(offices: Sequence[Actor], next_path: str) -> Actor | None:
    """The office that the wanted page belongs to, else the first; None where there is none."""
    slug = next_path.strip("/").partition("/")[0].partition("?")[0]
    return next((one for one in offices if one.slug == slug), offices[0] if offices else None)


def passkeys_of(session: Session, account_id: UUID) -> Sequence[Passkey]:
    """The account's passkeys, the oldest first."""
    return session.exec(
        select(Passkey)
        .where(col(Passkey.account_id) == account_id)
        .order_by(col(Passkey.created_at), col(Passkey.id))
    ).all()


def asked_by(session: Session, browser_hash: str) -> SignInRequest | None:
    """The newest code that this browser asked for to sign in."""
    return session.exec(
        select(SignInRequest)
        .where(
            col(SignInRequest.browser_hash) == browser_hash,
            col(SignInRequest.purpose) == Purpose.SIGN_IN,
        )
        .order_by(col(SignInRequest.requested_at).desc(), col(SignInRequest.id).desc())
    ).first()
