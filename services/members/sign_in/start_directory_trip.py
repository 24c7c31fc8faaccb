"""A browser is sent to its association's directory: what its answer must fit to is kept."""

from __future__ import annotations

import hashlib
import secrets

import sqlalchemy as sa
from sqlmodel import col

from services.members.sign_in.directory import Trip
from services.members.sign_in.rules import CHALLENGE_AGE_MAX
from services.members.sign_in.tables import OidcRequest
from shared.unit_of_work import UnitOfWork


class NoTrip(LookupError):
    """This browser was not sent to the directory, or too long ago, or has answered already."""


def start_directory_trip(uow: UnitOfWork, browser_hash: str, next_path: str) -> Trip:
    """State, nonce and PKCE verifier, each of 256 bits."""
    trip = Trip(*(secrets.token_urlsafe(32) for _ in Trip._fields))
    uow.session.add(
        OidcRequest(
            association_id=uow.own,
            state_hash=_hash(trip.state),
            browser_hash=browser_hash,
            nonce=trip.nonce,
            code_verifier=trip.code_verifier,
            next_path=next_path,
            expires_at=uow.clock.now() + CHALLENGE_AGE_MAX,
        )
    )
    return trip


def take_trip(uow: UnitOfWork, state: str, browser_hash: str) -> tuple[Trip, str]:
    """The trip that this answer ends, and the wanted page; used up. Raises NoTrip."""
    taken = uow.session.execute(
        sa.delete(OidcRequest)
        .where(
            col(OidcRequest.association_id) == uow.own,
            col(OidcRequest.state_hash) == _hash(state),
            col(OidcRequest.browser_hash) == browser_hash,
        )
        .returning(
            col(OidcRequest.nonce),
            col(OidcRequest.code_verifier),
            col(OidcRequest.next_path),
            col(OidcRequest.expires_at),
        )
    ).one_or_none()
    if taken is None or uow.clock.now() >= taken.expires_at:
        raise NoTrip
    return Trip(state, taken.nonce, taken.code_verifier), taken.next_path


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
