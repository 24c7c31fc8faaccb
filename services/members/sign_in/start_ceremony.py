"""A challenge for a passkey: random, for one purpose, one browser and a few minutes."""

from __future__ import annotations

import secrets
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.sign_in.rules import CHALLENGE_AGE_MAX, Ceremony
from services.members.sign_in.tables import PasskeyChallenge
from shared.unit_of_work import UnitOfWork

_BYTES = 32


def start_ceremony(
    uow: UnitOfWork, ceremony: Ceremony, browser_hash: str, account_id: UUID | None = None
) -> str:
    """The challenge, base64url; an earlier one of this browser for the same purpose is void."""
    uow.session.execute(
        sa.delete(PasskeyChallenge).where(
            col(PasskeyChallenge.browser_hash) == browser_hash,
            col(PasskeyChallenge.ceremony) == ceremony,
        )
    )
    challenge = secrets.token_urlsafe(_BYTES)
    uow.session.add(
        PasskeyChallenge(
            challenge=challenge,
            ceremony=ceremony,
            browser_hash=browser_hash,
            account_id=account_id,
            expires_at=uow.clock.now() + CHALLENGE_AGE_MAX,
        )
    )
    return challenge


def take_challenge(
    uow: UnitOfWork, challenge: str, ceremony: Ceremony, browser_hash: str, account_id: UUID | None
) -> bool:
    """Whether it was asked for like this and in time; used up with the unit's commit, always."""
    taken = uow.session.execute(
        sa.delete(PasskeyChallenge)
        .where(
            col(PasskeyChallenge.challenge) == challenge,
            col(PasskeyChallenge.ceremony) == ceremony,
            col(PasskeyChallenge.browser_hash) == browser_hash,
            col(PasskeyChallenge.account_id).is_(None)
            if account_id is None
            else col(PasskeyChallenge.account_id) == account_id,
        )
        .returning(col(PasskeyChallenge.expires_at))
    ).scalar_one_or_none()
    return taken is not None and uow.clock.now() < taken
