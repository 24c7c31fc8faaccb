"""Sessions of signed-in people: an opaque token in a cookie, its hash in a table of their own.

The table stands in the database `web`, apart from all services: a session belongs to none.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request, Response
from sqlmodel import Field, col, select

from shared.actor import Proof
from shared.clock import Clock
from shared.db import Database, choice
from shared.ids import new_id
from shared.permissions import PASSKEY_ROLES
from shared.web.client_address import client_address
from shared.web.web_database import WebRow

# OWASP ASVS 5.0 V7.3: an unattended browser in an office, and a working day at most. Who neither
# moves money nor runs the machine may leave the desk for longer.
IDLE_MAX = timedelta(minutes=30)
IDLE_MAX_WITHOUT_MONEY = timedelta(hours=2)
SESSION_AGE_MAX = timedelta(hours=12)
# A write per minute of use, not per page: it need not be more exact than the idle time.
_TOUCH_EVERY = timedelta(minutes=1)
# What browsers call themselves fits; the rest is advertising.
USER_AGENT_MAX = 200


class WebSession(WebRow, table=True):
    """One signed-in browser, acting in one of the account's offices.

    `key_id` names environment and secret key: a session made under another is none. Ended rows
    stay until they are swept.
    """

    __tablename__ = "browser_session"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    key_id: str = Field(max_length=64)
    account_id: UUID = Field(index=True)
    association_id: UUID = Field(index=True)
    person_id: UUID = Field(index=True)
    proof: Proof = Field(sa_type=choice(Proof))
    proved_at: datetime
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True)
class Identity:
    """Who signs in: the account, the office it acts in first, and how it was proved."""

    account_id: UUID
    association_id: UUID
    person_id: UUID
    proof: Proof


class Sessions:
    """Starts, finds and ends sessions. Idle for too long or after 12 hours they are over."""

    def __init__(self, database: Database, clock: Clock, *, https: bool, key_id: str) -> None:
        self.database = database
        self._clock = clock
        self._https = https
        self._key_id = key_id
        # `__Host-` pins the cookie to this host and path, and browsers take it over https only.
        self.cookie = "__Host-umlauf" if https else "umlauf"

    def start(self, request: Request, response: Response, who: Identity) -> UUID:
        """A fresh token for this browser (never one it brought along); its earlier session ends.

        Returns the session's id.
        """
        now = self._clock.now()
        row = WebSession(
            token_hash=self._hand_out(response),
            key_id=self._key_id,
            account_id=who.account_id,
            association_id=who.association_id,
            person_id=who.person_id,
            proof=who.proof,
            proved_at=now,
            started_at=now,
            seen_at=now,
            ip=client_address(request),
            user_agent=request.headers.get("user-agent", "")[:USER_AGENT_MAX],
        )
        self._end_brought_along(request, now)
        with self.database.writing(None) as session:
            session.add(row)
        self.sweep()
        return row.id

    def find(self, request: Request) -> WebSession | None:
        """The session of this request, or None where it is over for anybody; how long it lives for
        this person, the roles say (`is_over`). Finding is no use of it: `touch` is."""
        token = request.cookies.get(self.cookie)
        if not token:
            return None
        with self.database.reading(None) as session:
            row = session.exec(
                select(WebSession).where(
                    WebSession.token_hash == _hash(token), WebSession.key_id == self._key_id
                )
            ).first()
        if row is None or row.ended_at or self.is_over(row, ()):
            return None
        return row

    def touch(self, row: WebSession) -> None:
        """The person has done something: the idle time begins anew."""
        now = self._clock.now()
        if now - row.seen_at >= _TOUCH_EVERY:
            self._change(col(WebSession.id) == row.id, seen_at=now)

    def close(self, row: WebSession) -> None:
        """It is over for good: no later request finds it, whatever roles it would have then."""
        self._change(col(WebSession.id) == row.id, ended_at=self._clock.now())

    def is_over(self, row: WebSession, roles: Collection[str]) -> bool:
        """Whether idle or absolute time has run out for a person with these roles."""
        idle = IDLE_MAX_WITHOUT_MONEY if PASSKEY_ROLES.isdisjoint(roles) else IDLE_MAX
        now = self._clock.now()
        return now >= min(row.seen_at + idle, row.started_at + SESSION_AGE_MAX)

    def prove(self, response: Response, row: WebSession, proof: Proof) -> None:
        """The person has proved anew who they are: the browser gets another token (ASVS 7.2.4)."""
        self._change(
            col(WebSession.id) == row.id,
            token_hash=self._hand_out(response),
            proof=proof,
            proved_at=self._clock.now(),
        )

    def switch(
        self, response: Response, row: WebSession, association_id: UUID, person_id: UUID
    ) -> None:
        """The same person goes on in another of their offices, with another token."""
        self._change(
            col(WebSession.id) == row.id,
            token_hash=self._hand_out(response),
            association_id=association_id,
            person_id=person_id,
        )

    def end(self, request: Request, response: Response) -> None:
        """Ends this browser's session on the server; the old cookie opens nothing any more."""
        self._end_brought_along(request, self._clock.now())
        response.delete_cookie(
            self.cookie, path="/", secure=self._https, httponly=True, samesite="lax"
        )

    def living(self, account_id: UUID) -> Sequence[WebSession]:
        """The account's sessions that are not over, the one used last first."""
        with self.database.reading(None) as session:
            rows = session.exec(
                select(WebSession)
                .where(
                    WebSession.account_id == account_id,
                    WebSession.key_id == self._key_id,
                    col(WebSession.ended_at).is_(None),
                )
                .order_by(col(WebSession.seen_at).desc())
            ).all()
        return [row for row in rows if not self.is_over(row, ())]

    def end_one(self, account_id: UUID, session_id: UUID) -> bool:
        """Ends one of the account's sessions; False when it has none of this id."""
        return bool(
            self._end(col(WebSession.account_id) == account_id, col(WebSession.id) == session_id)
        )

    def end_others(self, account_id: UUID, keep: UUID | None = None) -> int:
        """Ends all sessions of an account but the one to keep; returns how many."""
        others = col(WebSession.id) != keep if keep else sa.true()
        return self._end(col(WebSession.account_id) == account_id, others)

    def end_all_of(self, association_id: UUID, person_id: UUID) -> int:
        """Ends every session that acts as a person of an association; returns how many."""
        return self._end(
            col(WebSession.association_id) == association_id,
            col(WebSession.person_id) == person_id,
        )

    def end_those_of_other_keys(self) -> int:
        """Environment or secret key has changed: what was signed in under another ends."""
        return self._end(col(WebSession.key_id) != self._key_id)

    def sweep(self) -> int:
        """Deletes sessions that have been over for a day; returns how many."""
        before = self._clock.now() - SESSION_AGE_MAX - timedelta(days=1)
        with self.database.writing(None) as session:
            gone = session.execute(sa.delete(WebSession).where(col(WebSession.started_at) < before))
        return int(gone.rowcount)  # type: ignore[attr-defined]

    def _hand_out(self, response: Response) -> str:
        """Sets a new token in the browser and returns its hash."""
        token = secrets.token_urlsafe(32)
        response.set_cookie(
            self.cookie, token, httponly=True, secure=self._https, samesite="lax", path="/"
        )
        return _hash(token)

    def _end_brought_along(self, request: Request, now: datetime) -> None:
        if token := request.cookies.get(self.cookie):
            self._change(col(WebSession.token_hash) == _hash(token), ended_at=now)

    def _end(self, *which: sa.ColumnElement[bool]) -> int:
        return self._change(
            sa.and_(*which, col(WebSession.ended_at).is_(None)), ended_at=self._clock.now()
        )

    def _change(self, which: sa.ColumnElement[bool], **values: object) -> int:
        with self.database.writing(None) as session:
            changed = session.execute(sa.update(WebSession).where(which).values(**values))
        return int(changed.rowcount)  # type: ignore[attr-defined]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
