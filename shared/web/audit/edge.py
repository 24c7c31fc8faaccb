"""What the web edge logs by itself, so that no page can forget to: acts, downloads, refusals.

An act is any request that may change something, of somebody signed in or by a signed link. The
entry is written before the answer leaves.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Mapping, MutableMapping
from threading import Lock
from typing import Any
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.actor import Actor
from shared.web.audit.audit_log import AuditLog
from shared.web.audit.entries import INSTALLATION, AuditEntry, AuditKind, AuditOutcome
from shared.web.client_address import client_address

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REFUSED = frozenset({401, 403, 421, 429})
_BY_STRANGERS = frozenset({AuditKind.REFUSAL, AuditKind.SIGN_IN_FAILED})
_ACCOUNT_PAGES = "/account/"
# Refusals of strangers that are written one by one; beyond, a scanner would fill the disk with
# lines that say nothing new. What is beyond goes to the program's log.
REFUSALS_A_MINUTE_MAX = 60
_log = logging.getLogger("umlauf.audit")


class AuditEdge:
    """ASGI middleware: logs each request that acted, took something away, or was refused."""

    def __init__(self, app: ASGIApp, *, audit: AuditLog) -> None:
        self._app = app
        self._audit = audit
        # Apart: a flood of refusals must not hide that somebody tries codes.
        self._lately: Mapping[AuditKind, deque[float]] = {kind: deque() for kind in _BY_STRANGERS}
        self._lock = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_when_logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry = self._entry(scope, message)
                if entry is not None:
                    await run_in_threadpool(self._audit.append, entry)
            await send(message)

        await self._app(scope, receive, send_when_logged)

    def _entry(self, scope: Scope, answer: Message) -> AuditEntry | None:
        kind = _kind(scope, answer)
        if kind is None or (kind in _BY_STRANGERS and not self._worth_an_entry(scope, kind)):
            return None
        return request_entry(scope, kind, int(answer["status"]))

    def _worth_an_entry(self, scope: Scope, kind: AuditKind) -> bool:
        """Refusals of who is signed in, always; of strangers, so many a minute."""
        if _actor(scope) is not None:
            return True
        now, lately = time.monotonic(), self._lately[kind]
        with self._lock:
            while lately and lately[0] < now - 60:
                lately.popleft()
            if len(lately) >= REFUSALS_A_MINUTE_MAX:
                _log.warning("strangers go on; not each request is in the security log")
                return False
            lately.append(now)
        return True


def log_as(request: Request, kind: AuditKind, actor: Actor | None = None, **details: str) -> None:
    """For pages where people sign in or change their account: the entry of this request is of this
    kind and names this person, whoever the browser was before."""
    request.state.audit_kind = kind
    request.state.audit_details = details
    if actor is not None:
        request.state.actor = actor


def request_entry(scope: Scope, kind: AuditKind, status: int) -> AuditEntry:
    """The entry of a request: its person, permission and place, from where it came."""
    state, actor = _state(scope), _actor(scope)
    headers = Headers(scope=scope)
    return AuditEntry(
        kind=kind,
        what=str(state.get("said") or kind.value),
        association_id=actor.association_id if actor else state.get("association") or INSTALLATION,
        person_id=actor.person_id if actor else None,
        name=actor.name if actor else "",
        proof=actor.proof.value if actor else "",
        outcome=_outcome(status),
        subject=f"{scope['method']} {without_tokens(scope)}",
        ip=client_address(Request(scope)),
        user_agent=headers.get("user-agent", ""),
        correlation=str(state.get("request_id") or ""),
        details={
            "status": str(status),
            **_named(state.get("payload")),
            **state.get("audit_details", {}),
        },
    )


def without_tokens(scope: Scope) -> str:
    """The path, with a name in place of every signed token: those open doors."""
    path = str(scope["path"])
    for name, value in (scope.get("path_params") or {}).items():
        if "token" in name and value:
            path = path.replace(str(value), f"{{{name}}}")
    return path


def _kind(scope: Scope, answer: Message) -> AuditKind | None:
    status = int(answer["status"])
    declared: AuditKind | None = _state(scope).get("audit_kind")
    if declared is not None:
        return declared
    if status in _REFUSED and not _is_first_visit(scope, status):
        return AuditKind.REFUSAL
    if _actor(scope) is None and _state(scope).get("payload") is None:
        return None
    if scope["method"] not in _SAFE:
        if str(scope["path"]).startswith(_ACCOUNT_PAGES):
            return AuditKind.ACCOUNT
        return AuditKind.ACT if _actor(scope) else AuditKind.ACT_BY_LINK
    return AuditKind.DOWNLOAD if _is_taken_away(answer) else None


def _is_taken_away(answer: Message) -> bool:
    return any(
        name.lower() == b"content-disposition" and value.startswith((b"attachment", b"inline"))
        for name, value in answer.get("headers", ())
    )


def _is_first_visit(scope: Scope, status: int) -> bool:
    """Nobody is signed in and nobody claims to be: asked to sign in, not refused."""
    return status == 401 and "cookie" not in Headers(scope=scope)


def _outcome(status: int) -> AuditOutcome:
    if status >= 500:
        return AuditOutcome.FAILED
    return AuditOutcome.REFUSED if status >= 400 else AuditOutcome.DONE


def _state(scope: Scope) -> MutableMapping[str, Any]:
    state: MutableMapping[str, Any] = scope.setdefault("state", {})
    return state


def _actor(scope: Scope) -> Actor | None:
    found: Actor | None = _state(scope).get("actor")
    return found


def _named(payload: object) -> dict[str, str]:
    """The ids a signed link carries: whose ballot, which application."""
    if not isinstance(payload, Mapping):
        return {}
    return {str(name): str(value) for name, value in payload.items() if _is_id(value)}


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
