"""Signing in from the demo's list of people, and signing out.

Real ways to sign in stand in the members service, behind the same protocol.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from shared.actor import Proof
from shared.errors import NotFound
from shared.ids import named_id
from shared.web.audit.edge import log_as
from shared.web.audit.entries import AuditKind
from shared.web.auth import actor_of, public
from shared.web.pages import Pages
from shared.web.paths import own_path
from shared.web.sessions import Identity
from shared.web.site import Site, site
from shared.web.start_session import start_session

_pages = Pages()
# Accounts of the demo exist by their addresses alone.
_DEMO_ACCOUNTS = UUID("5c0d5b0e-6a8e-5d0e-9a55-0d6d0e4f7a11")


class DemoSignIn:
    """Signs in whomever one picks from a list. Answers 404 outside the demo."""

    def __init__(self) -> None:
        self.router = APIRouter(include_in_schema=False)
        reason = Depends(public("this is where people sign in; demo only"))
        self.router.add_api_route("/sign-in", _list_people, methods=["GET"], dependencies=[reason])
        self.router.add_api_route("/sign-in", _sign_in, methods=["POST"], dependencies=[reason])


sign_out_router = APIRouter(include_in_schema=False)


def _list_people(
    request: Request, site: Annotated[Site, Depends(site)], next: str = ""
) -> Response:
    _only_in_demo(site)
    officers = [officer for officer in site.demo_officers() if officer.roles]
    return _pages.render(request, "sign_in.html", officers=officers, next=own_path(next))


def _sign_in(
    request: Request,
    site: Annotated[Site, Depends(site)],
    association: Annotated[UUID, Form()],
    person: Annotated[UUID, Form()],
    next: Annotated[str, Form()] = "",
) -> Response:
    """A fresh session for the person; an earlier one of this browser ends."""
    _only_in_demo(site)
    actor = site.find_actor(association, person)
    if actor is None or not actor.roles:
        raise NotFound
    target = own_path(next)
    own = target if target.startswith(f"/{actor.slug}/") else f"/{actor.slug}/"
    response = RedirectResponse(own, 303)
    account = named_id(_DEMO_ACCOUNTS, actor.email.lower())
    who = Identity(account, association, person, Proof.DEMO)
    start_session(request, response, who, actor)
    return response


@sign_out_router.post("/sign-out", dependencies=[Depends(public("ends one's own session"))])
def sign_out(request: Request, site: Annotated[Site, Depends(site)]) -> Response:
    """Ends this browser's session on the server."""
    if actor := actor_of(request):
        log_as(request, AuditKind.SIGN_OUT, actor)
    response = RedirectResponse("/", 303)
    site.sessions.end(request, response)
    return response


def _only_in_demo(site: Site) -> None:
    if not site.settings.demo:
        raise NotFound
