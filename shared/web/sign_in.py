"""Signing in from a list of people, and signing out.

The list is all there is in a demo; a test installation has it beside the real ways, which stand in
the members service behind the same protocol.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from shared.actor import Actor, Proof
from shared.errors import NotFound
from shared.ids import named_id
from shared.web.audit.edge import log_as
from shared.web.audit.entries import AuditKind
from shared.web.auth import actor_of, public
from shared.web.pages import Pages
from shared.web.paths import own_path
from shared.web.security import is_from_this_machine
from shared.web.sessions import Identity
from shared.web.site import Site, site, site_of
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
    if not site.settings.demo:
        raise NotFound
    return _pages.render(request, "sign_in.html", officers=listed(request), next=own_path(next))


def _sign_in(
    request: Request,
    site: Annotated[Site, Depends(site)],
    association: Annotated[UUID, Form()],
    person: Annotated[UUID, Form()],
    next: Annotated[str, Form()] = "",
) -> Response:
    if not site.settings.demo:
        raise NotFound
    return sign_in_listed(request, association, person, next)


def listed(request: Request) -> list[Actor]:
    """Whom one may pick: anybody in a demo, and in a test installation from this machine."""
    site = site_of(request.app)
    if not _has_list(site, request):
        return []
    return [officer for officer in site.demo_officers() if officer.roles]


def sign_in_listed(request: Request, association: UUID, person: UUID, next: str) -> Response:
    """A fresh session for the person; an earlier one of this browser ends. Raises NotFound."""
    site = site_of(request.app)
    actor = site.find_actor(association, person) if _has_list(site, request) else None
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


def _has_list(site: Site, request: Request) -> bool:
    kind = site.settings.environment
    return kind == "demo" or (kind == "test" and is_from_this_machine(request.scope))
