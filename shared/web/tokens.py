"""Signed links for one purpose: a ballot link never opens an invoice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeSerializer

from shared.errors import DomainError

Payload = Mapping[str, str]
COUNTER = "counter"
"""The field of a payload that says how often its links were renewed; without it: never."""
EXPIRES = "exp"


class InvalidToken(DomainError):
    """This link is not valid. Open it as it stands in the e-mail, without changes."""

    code = "invalid_token"
    status = 404


class ExpiredToken(DomainError):
    """This link has expired."""

    code = "expired_token"
    status = 410


class RevokedToken(DomainError):
    """A newer link has taken the place of this one. Look for the latest e-mail about it."""

    code = "revoked_token"
    status = 410


def counter_of(payload: Payload) -> int:
    """How often the links to its row had been renewed when this one was signed."""
    return int(payload.get(COUNTER, "0"))


def refuse_revoked(payload: Payload, counter: int) -> None:
    """Raises RevokedToken unless the link carries the counter that its row has now."""
    if counter_of(payload) != counter:
        raise RevokedToken


class Tokens:
    """Signs and reads tokens with one installation's secret; a purpose is its own salt."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, purpose: str, payload: Payload, expires_at: datetime | None = None) -> str:
        """Same purpose, payload and expiry, same token: any service derives the same link."""
        content = dict(payload)
        if expires_at is not None:
            content[EXPIRES] = str(int(expires_at.timestamp()))
        return self._serializer(purpose).dumps(content)

    def read(self, purpose: str, token: str, now: datetime | None = None) -> Payload:
        """The payload. Raises InvalidToken, or ExpiredToken when `now` is past its expiry."""
        try:
            content = self._serializer(purpose).loads(token)
        except BadSignature as error:
            raise InvalidToken from error
        expires = content.pop(EXPIRES, None)
        if now is not None and expires is not None and now.timestamp() >= int(expires):
            raise ExpiredToken
        payload: Payload = content
        return payload

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return _serializer(self._secret, purpose)


@lru_cache(maxsize=64)
def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    # SHA-256, not itsdangerous's default SHA-1 (BSI TR-02102-1); sorted keys make links repeatable.
    return URLSafeSerializer(
        secret,
        salt=f"umlauf:{purpose}",
        serializer_kwargs={"sort_keys": True},
        signer_kwargs={"digest_method": hashlib.sha256},
    )
