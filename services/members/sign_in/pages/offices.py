"""In which association one acts: all offices of the account, and the change from one to another."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import Runtime
from services.members.sign_in.pages.own_account import Person, session_here, show_account
from services.members.sign_in.queries import Office, offices_of
from shared.actor import Proof
from shared.errors import NotFound
from shared.service import ServiceRuntime
from shared.web.auth import SignInNeeded
from shared.web.sessions import WebSession
from shared.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/account/offices")
def list_offices(request: Request, by: Person, runtime: Runtime) -> Response:
    """Everything this address leads to."""
    found = _offices(runtime, session_here(request), by.email)
    return show_account(request, "offices.html", by=by, offices=found)


@router.post("/account/offices")
def switch(
    request: Request, by: Person, runtime: Runtime, association: Annotated[UUID, Form()]
) -> Response:
    """The session goes on in the other association, with another token. Raises NotFound, or
    SignInNeeded where it has been idle for too long for that office."""
    session = session_here(request)
    found = _offices(runtime, session, by.email)
    office = next((one for one in found if one.association_id == association), None)
    if office is None:
        raise NotFound
    sessions = site_of(request.app).sessions
    if sessions.is_over(session, office.roles):
        raise SignInNeeded
    response = RedirectResponse(f"/{office.slug}/", 303)
    sessions.switch(response, session, office.association_id, office.person_id)
    return response


def _offices(runtime: ServiceRuntime, session: WebSession, email: str) -> list[Office]:
    """Whom one association's directory vouches for acts in that one only: it knows nothing of
    the others."""
    with runtime.reading(None) as database:
        found = offices_of(database, email, runtime.clock.today())
    if session.proof is not Proof.OIDC:
        return found
    return [one for one in found if one.association_id == session.association_id]
