"""Accounts and what proves them; but for OIDC they belong to no association."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from services.members.registry import REGISTRY, Row
from services.members.sign_in.rules import Ceremony, Purpose
from shared.db import choice
from shared.ids import new_id


class AccountRow(SQLModel, registry=REGISTRY):
    """Base of the tables over all associations: read and written in system sessions only."""


class Account(AccountRow, table=True):
    """Who signs in: one per e-mail address (in small letters), whatever offices it leads to."""

    __tablename__ = "account"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(unique=True)
    created_at: datetime


class SignInRequest(AccountRow, table=True):
    """A code was asked for, for whatever address was typed; the code itself is derived from `id`.

    `browser_hash` is of the cookie of the browser that asked: in another the code is worth nothing.
    `sent_at` is when it was looked up whether there is anybody to send it to.
    """

    __tablename__ = "sign_in_request"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    purpose: Purpose = Field(sa_type=choice(Purpose))
    browser_hash: str = Field(index=True, max_length=64)
    email: str
    account_id: UUID | None = None
    next_path: str = ""
    ip: str = ""
    user_agent: str = ""
    requested_at: datetime = Field(index=True)
    expires_at: datetime
    tries: int = 0
    sent_at: datetime | None = None
    used_at: datetime | None = None


class Passkey(AccountRow, table=True):
    """A WebAuthn credential; `copied_at` is when its counter told of a copy: it is refused then."""

    __tablename__ = "passkey"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(index=True)
    credential_id: str = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(sa_type=sa.BigInteger)
    transports: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    synced: bool = False
    name: str = ""
    created_at: datetime
    used_at: datetime | None = None
    copied_at: datetime | None = None


class PasskeyChallenge(AccountRow, table=True):
    """What a passkey has to sign: once, within minutes, in the browser that asked."""

    __tablename__ = "passkey_challenge"
    challenge: str = Field(primary_key=True)
    ceremony: Ceremony = Field(sa_type=choice(Ceremony))
    browser_hash: str = Field(max_length=64)
    account_id: UUID | None = None
    expires_at: datetime = Field(index=True)


class RecoveryCode(AccountRow, table=True):
    """One of ten codes for a lost passkey. `session_id` used it and may register one passkey."""

    __tablename__ = "recovery_code"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(index=True)
    code_hash: str = Field(unique=True, max_length=64)
    created_at: datetime
    used_at: datetime | None = None
    session_id: UUID | None = None
    spent_at: datetime | None = None


class AccountRecovery(Row, table=True):
    """An officer says that a person lost their passkeys; a second officer confirms it."""

    __tablename__ = "account_recovery"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(index=True)
    account_id: UUID
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None


class OidcIdentity(Row, table=True):
    """Whom an association's own directory knows under `subject`. Never found by e-mail again."""

    __tablename__ = "oidc_identity"
    association_id: UUID = Field(primary_key=True)
    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person_id: UUID
    linked_at: datetime


class OidcRequest(Row, table=True):
    """A browser was sent to the directory: what its answer must fit to. Used once."""

    __tablename__ = "oidc_request"
    association_id: UUID = Field(primary_key=True)
    state_hash: str = Field(primary_key=True, max_length=64)
    browser_hash: str = Field(max_length=64)
    nonce: str
    code_verifier: str
    next_path: str = ""
    expires_at: datetime = Field(index=True)
