"""Accounts, their offices in all associations, and what proves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.queries import find_actor, may_come_in
from services.members.association.tables import Association, Person
from services.members.errors import UnknownPerson
from services.members.sign_in.rules import RECOVERY_AGE_MAX, Purpose, one_address
from services.members.sign_in.tables import (
    Account,
    AccountRecovery,
    Passkey,
    RecoveryCode,
    SignInRequest,
)
from shared.actor import Actor
from shared.db import Session
from shared.permissions import PASSKEY_ROLES

# A person in one of the associations that their account leads to.
Office: TypeAlias = Actor
# As pages know it, which reach no tables.
PasskeyRow: TypeAlias = Passkey


class DirectoryEntry(NamedTuple):
    """An association whose file names a directory."""

    slug: str
    name: str
    issuer: str
    client_id: str


def directories(session: Session) -> list[DirectoryEntry]:
    """Those of all associations, by slug."""
    found = session.exec(
        select(
            Association.slug,
            Association.name,
            Association.oidc_issuer,
            Association.oidc_client_id,
        )
        .where(Association.oidc_issuer != "")
        .order_by(col(Association.slug))
    ).all()
    return [DirectoryEntry(*row) for row in found]


def account_by_id(session: Session, account_id: UUID) -> Account | None:
    return session.get(Account, account_id)


def offices_of(session: Session, email: str, day: date) -> list[Office]:
    """Everybody in office on a day whose address this is, association by association.

    But nobody whose invitations were all revoked or have expired: the address was never theirs.

    An account leads to offices of several associations: the session looks into all of them, and
    sees afterwards what it saw before.
    """
    before = session.association_id
    session.see(None)
    found = session.exec(
        select(Person.association_id, Person.id)
        .join(Association, col(Association.association_id) == col(Person.association_id))
        .where(sa.func.lower(col(Person.email)) == one_address(email))
        .order_by(col(Association.slug), col(Person.id))
    ).all()
    since = session.exec(
        select(Account.created_at).where(col(Account.email) == one_address(email))
    ).first()
    actors = []
    for association_id, person_id in found:
        session.see(association_id)
        if may_come_in(session, person_id, day, signs_in_since=since):
            actors.append(find_actor(session, person_id, day))
    session.see(before)
    return [actor for actor in actors if actor is not None and actor.roles]


def office_for(offices: Sequence[Office], next_path: str) -> Office | None:
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


def needs_passkey_somewhere(session: Session, email: str, day: date) -> bool:
    """Whether an office of this address moves money or runs the machine."""
    return any(not PASSKEY_ROLES.isdisjoint(one.roles) for one in offices_of(session, email, day))


def may_recover(session: Session, account_id: UUID, session_id: UUID, since: datetime) -> bool:
    """Whether this session has given a recovery code since then that is good for a passkey."""
    return (
        session.exec(
            select(RecoveryCode.id).where(
                col(RecoveryCode.account_id) == account_id,
                col(RecoveryCode.session_id) == session_id,
                col(RecoveryCode.used_at) >= since,
                col(RecoveryCode.spent_at).is_(None),
            )
        ).first()
        is not None
    )


def recovery_codes_left(session: Session, account_id: UUID) -> int:
    """How many of the account's codes are good for a lost passkey."""
    return session.exec(
        select(sa.func.count())
        .select_from(RecoveryCode)
        .where(col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None))
    ).one()


def open_recovery(
    session: Session, person_id: UUID, now: datetime, *, hold: bool = False
) -> AccountRecovery | None:
    """What an officer proposed within the last day and nobody has confirmed yet."""
    query = select(AccountRecovery).where(
        col(AccountRecovery.person_id) == person_id,
        col(AccountRecovery.confirmed_at).is_(None),
        col(AccountRecovery.proposed_at) > now - RECOVERY_AGE_MAX,
    )
    if hold:
        query = query.with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def address_asked_by(session: Session, browser_hash: str, account_id: UUID) -> SignInRequest | None:
    """The newest address that this browser wanted for the account."""
    return session.exec(
        select(SignInRequest)
        .where(
            col(SignInRequest.browser_hash) == browser_hash,
            col(SignInRequest.purpose) == Purpose.ADDRESS,
            col(SignInRequest.account_id) == account_id,
        )
        .order_by(col(SignInRequest.requested_at).desc(), col(SignInRequest.id).desc())
    ).first()


def person_here(session: Session, person_id: UUID, day: date) -> Office:
    """An officer of the session's association. Raises UnknownPerson."""
    found = find_actor(session, person_id, day)
    if found is None:
        raise UnknownPerson(email="?")
    return found
