"""Signing in through the directory of one's association, where it has one."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import Runtime, circumstances, show, texts_of
from services.members.sign_in.directory import Claims, Directory, DirectoryFailed
from services.members.sign_in.match_identity import match_identity
from services.members.sign_in.pages.browser_cookie import (
    browser_of,
    forget_browser,
    new_browser,
)
from services.members.sign_in.pages.code import AddressForm
from services.members.sign_in.pages.ways import directory_of, ways_here
from services.members.sign_in.queries import Office
from services.members.sign_in.rules import landing
from services.members.sign_in.start_directory_trip import (
    NoTrip,
    start_directory_trip,
    take_trip,
)
from services.members.sign_in.upsert_account import account_for
from shared.actor import Proof
from shared.errors import NotFound
from shared.i18n import _
from shared.ids import association_id
from shared.service import ServiceRuntime
from shared.web.audit.edge import log_as
from shared.web.audit.entries import AuditKind
from shared.web.auth import public
from shared.web.forms import blank
from shared.web.limits import PASSKEY_TRY, refuse_over
from shared.web.paths import own_path
from shared.web.sessions import Identity
from shared.web.start_session import start_session

router = APIRouter(
    include_in_schema=False, dependencies=[Depends(public("this is where people sign in"))]
)
NOT_KNOWN = _(
    "The directory knows you, but leads to no office here. Sign in with a code by e-mail instead."
)
LOST = _("This answer of the directory is too old, or was meant for another browser. Try again.")


@router.post("/sign-in/directory")
def send_there(
    request: Request,
    runtime: Runtime,
    association: Annotated[str, Form()],
    next: Annotated[str, Form()] = "",
) -> Response:
    """To the directory, by a page that leads on: a form may not be sent to another site.

    Raises NotFound where the association has none, DirectoryFailed.
    """
    refuse_over(request, PASSKEY_TRY)
    directory = _directory(request, runtime, association)
    cookies = Response()
    browser = new_browser(request, cookies)
    with runtime.transaction(association_id(association)) as uow:
        trip = start_directory_trip(uow, browser, own_path(next))
    there = directory.way_there(trip)
    response = show(
        request,
        "sign_in/to_directory.html",
        headers={"Refresh": f"0; url={there}"},
        there=there,
        host=urlsplit(there).hostname,
    )
    response.raw_headers += [one for one in cookies.raw_headers if one[0] == b"set-cookie"]
    return response


@router.get("/sign-in/directory/{directory}")
def come_back(
    request: Request,
    runtime: Runtime,
    directory: str,
    code: str = "",
    state: str = "",
    iss: str | None = None,
) -> Response:
    """The directory's answer: a session in this association and in no other.

    Raises NotFound, DirectoryFailed.
    """
    refuse_over(request, PASSKEY_TRY)
    found = _directory(request, runtime, directory)
    own = association_id(directory)
    try:
        with runtime.transaction(own) as uow:
            trip, wanted = take_trip(uow, state, browser_of(request))
    except NoTrip:
        return _refused(request, runtime, "", LOST)
    if not code or iss not in (None, found.issuer):
        raise DirectoryFailed
    claims = found.claims(code, trip, runtime.clock.now())
    office, account = _matched(request, runtime, own, claims)
    if office is None or account is None:
        log_as(request, AuditKind.SIGN_IN_FAILED)
        return _refused(request, runtime, wanted, NOT_KNOWN)
    response = RedirectResponse(landing(office.slug, wanted), 303)
    who = Identity(account, office.association_id, office.person_id, Proof.OIDC)
    start_session(request, response, who, office)
    forget_browser(request, response)
    return response


def _directory(request: Request, runtime: ServiceRuntime, slug: str) -> Directory:
    found = directory_of(request, runtime, slug)
    if found is None:
        raise NotFound
    return found


def _matched(
    request: Request, runtime: ServiceRuntime, own: UUID, claims: Claims
) -> tuple[Office | None, UUID | None]:
    with runtime.transaction(own) as uow:
        office = match_identity(uow, claims, where=circumstances(request))
        return office, account_for(uow, office.email) if office else None


def _refused(request: Request, runtime: ServiceRuntime, wanted: str, said: str) -> Response:
    form = blank(AddressForm, next=wanted).refused("", texts_of(request).gettext(said))
    ways = ways_here(request, runtime, wanted)
    return show(request, "sign_in/address.html", status=422, form=form, ways=ways)
