"""Sessions of signed-in people: an opaque token in a cookie, its hash in a table of their own.

The table stands in the database `web`, apart from all services: signing in belongs to none.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request, Response
from sqlmodel import Field, SQLModel, col, select

from shared.clock import Clock
from shared.db import Database, new_registry

# OWASP ASVS 5.0 V7.3: an unattended browser in an office, and a working day at most.
IDLE_MAX = timedelta(minutes=30)
SESSION_AGE_MAX = timedelta(hours=12)
# A write per minute of use, not per page: it need not be more exact than the idle time.
_TOUCH_EVERY = timedelta(minutes=1)
WEB_REGISTRY = new_registry()


class WebRow(SQLModel, registry=WEB_REGISTRY):
    """Base of the web database's tables."""


class WebSession(WebRow, table=True):
    """One signed-in browser. Ended rows stay until they are swept, so that a replay is seen."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    association_id: UUID = Field(index=True)
    person_id: UUID = Field(index=True)
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Identity:
    """Who is signed in, and for which association."""

    association_id: UUID
    person_id: UUID


class Sessions:
    """Starts, finds and ends sessions. Idle 30 minutes or after 12 hours they are over."""

    def __init__(self, database: Database, clock: Clock, *, https: bool) -> None:
        self._database = database
        self._clock = clock
        self._https = https
        # `__Host-` pins the cookie to this host and path, and browsers take it over https only.
        self.cookie = "__Host-umlauf" if https else "umlauf"

    def create_table(self) -> None:
        WEB_REGISTRY.metadata.create_all(self._database.engine)

    def start(self, response: Response, identity: Identity) -> None:
        """A fresh token for this browser (never one it brought along)."""
        token = secrets.token_urlsafe(32)
        now = self._clock.now()
        with self._database.writing(None) as session:
            session.add(
                WebSession(
                    token_hash=_hash(token),
                    association_id=identity.association_id,
                    person_id=identity.person_id,
                    started_at=now,
                    seen_at=now,
                )
            )
        response.set_cookie(
            self.cookie, token, httponly=True, secure=self._https, samesite="lax", path="/"
        )

    def find(self, request: Request) -> Identity | None:
        """The signed-in person of this request, or None."""
        token = request.cookies.get(self.cookie)
        if not token:
            return None
        now = self._clock.now()
        with self._database.reading(None) as session:
            row = session.get(WebSession, _hash(token))
        if (
            row is None
            or row.ended_at
            or now >= min(row.seen_at + IDLE_MAX, row.started_at + SESSION_AGE_MAX)
        ):
            return None
        if now - row.seen_at >= _TOUCH_EVERY:
            self._change(col(WebSession.token_hash) == row.token_hash, seen_at=now)
        return Identity(row.association_id, row.person_id)

    def end(self, request: Request, response: Response) -> None:
        """Ends this browser's session on the server; the old cookie opens nothing any more."""
        if token := request.cookies.get(self.cookie):
            self._change(col(WebSession.token_hash) == _hash(token), ended_at=self._clock.now())
        response.delete_cookie(
            self.cookie, path="/", secure=self._https, httponly=True, samesite="lax"
        )

    def sweep(self) -> int:
        """Deletes sessions that have been over for a day; returns how many."""
        before = self._clock.now() - SESSION_AGE_MAX - timedelta(days=1)
        with self._database.writing(None) as session:
            old = session.exec(select(WebSession).where(col(WebSession.started_at) < before)).all()
            for row in old:
                session.delete(row)
        return len(old)

    def _change(self, which: sa.ColumnElement[bool], **values: datetime) -> None:
        with self._database.writing(None) as session:
            session.execute(sa.update(WebSession).where(which).values(**values))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
