"""Where somebody is signed in: one's own sessions, each to be ended, and all others at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.association.queries import find_actor
from services.members.page_context import Runtime
from services.members.sign_in.browser_name import browser_name
from services.members.sign_in.labels import PROOF_NAMES
from services.members.sign_in.pages.own_account import Person, session_here, show_account
from shared.actor import Proof
from shared.service import ServiceRuntime
from shared.web.auth import own_account
from shared.web.sessions import WebSession
from shared.web.site import site_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Line:
    """One session as its list shows it."""

    session: WebSession
    browser: str
    association: str
    current: bool


@router.get("/account/sessions")
def list_sessions(request: Request, by: Person, runtime: Runtime) -> Response:
    """Every browser in which this account is signed in, the one used last first."""
    own = session_here(request)
    lines = [_line(runtime, one, own) for one in _living(request, own)]
    return show_account(request, "sessions.html", by=by, lines=lines, proof_names=PROOF_NAMES)


@router.post("/account/sessions/{session_id}/end", dependencies=[Depends(own_account)])
def end(request: Request, session_id: UUID) -> Response:
    """One of them; again: nothing. One's own is ended by signing out."""
    own = session_here(request)
    if session_id in {one.id for one in _living(request, own)} - {own.id}:
        site_of(request.app).sessions.end_one(own.account_id, session_id)
    return RedirectResponse("/account/sessions", 303)


@router.post("/account/sessions/end-others", dependencies=[Depends(own_account)])
def end_others(request: Request) -> Response:
    """All but this one."""
    own = session_here(request)
    for one in _living(request, own):
        if one.id != own.id:
            site_of(request.app).sessions.end_one(own.account_id, one.id)
    return RedirectResponse("/account/sessions", 303)


def _living(request: Request, own: WebSession) -> list[WebSession]:
    """The account's sessions; whom an association's directory vouches for sees those of it."""
    found = site_of(request.app).sessions.living(own.account_id)
    if own.proof is not Proof.OIDC:
        return list(found)
    return [one for one in found if one.association_id == own.association_id]


def _line(runtime: ServiceRuntime, session: WebSession, own: WebSession) -> Line:
    with runtime.reading(session.association_id) as database:
        office = find_actor(database, session.person_id, runtime.clock.today())
    return Line(
        session=session,
        browser=browser_name(session.user_agent),
        association=office.association if office else "",
        current=session.id == own.id,
    )
