"""The link by which a person comes to their office: opening it changes nothing, accepting signs in.

Mail scanners open links and even follow them: nothing but the button's POST uses the invitation.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.errors import UnknownInvitation
from services.members.page_context import Runtime, association_here, show
from services.members.people.accept_invitation import accept_invitation
from services.members.people.queries import InvitedPerson, invitation_by_id
from services.members.people.rules import InvitationState
from services.members.sign_in.upsert_account import account_for
from shared.actor import Proof
from shared.permissions import PASSKEY_ROLES
from shared.web.auth import by_token
from shared.web.sessions import Identity
from shared.web.site import Site, site
from shared.web.start_session import start_session
from shared.web.tokens import Payload

router = APIRouter(prefix="/{slug}/invitation/{token}", include_in_schema=False)
Holder = Annotated[Payload, Depends(by_token("invitation"))]


@router.get("")
def invitation_page(request: Request, payload: Holder, runtime: Runtime) -> Response:
    """Who is invited to what, by whom."""
    with runtime.reading(association_here(request).id) as session:
        found = invitation_by_id(session, _invitation_id(payload), runtime.clock.now())
    over = found.state is not InvitationState.OPEN
    return show(request, "people/invitation.html", status=410 if over else 200, invited=found)


@router.post("")
def accept(
    request: Request, payload: Holder, runtime: Runtime, here: Annotated[Site, Depends(site)]
) -> Response:
    """Uses the link and signs in; who holds no office yet today is told from when on."""
    association = association_here(request).id
    with runtime.transaction(association) as uow:
        found = accept_invitation(uow, _invitation_id(payload))
        account = account_for(uow, found.person.email)
    office = here.find_actor(association, found.person.id)
    if office is None:
        return show(request, "people/invitation_accepted.html", invited=found)
    response = RedirectResponse(_next_page(found, office.slug), 303)
    who = Identity(account, association, found.person.id, Proof.LINK)
    start_session(request, response, who, office)
    return response


def _next_page(found: InvitedPerson, slug: str) -> str:
    needs_passkey = not PASSKEY_ROLES.isdisjoint(found.roles)
    return "/account/passkeys" if needs_passkey else f"/{slug}/"


def _invitation_id(payload: Payload) -> UUID:
    try:
        return UUID(payload["invitation"])
    except (KeyError, ValueError) as error:
        raise UnknownInvitation from error
