"""Signing in by passkey alone: it knows whose it is, no address is typed."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import Runtime, circumstances, show, texts_of
from services.members.sign_in.accept_passkey import Answered, accept_passkey
from services.members.sign_in.pages.browser_cookie import browser_of, forget_browser
from services.members.sign_in.pages.code import AddressForm
from services.members.sign_in.pages.passkey_forms import PasskeyForm, answered, party_here
from services.members.sign_in.pages.ways import ways_here
from services.members.sign_in.queries import Office, office_for, offices_of
from services.members.sign_in.rules import Ceremony, landing
from services.members.sign_in.start_ceremony import start_ceremony
from services.members.sign_in.take_up_invitations import take_up_invitations
from shared.actor import Proof
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.audit.edge import log_as
from shared.web.audit.entries import AuditKind
from shared.web.auth import public
from shared.web.forms import Posted, blank, fill
from shared.web.limits import PASSKEY_TRY, refuse_over
from shared.web.paths import own_path
from shared.web.sessions import Identity
from shared.web.start_session import start_session

router = APIRouter(
    include_in_schema=False, dependencies=[Depends(public("this is where people sign in"))]
)
REFUSED = _(
    "No passkey of this installation signed in. Perhaps it was removed, or it leads to no office."
)


@router.post("/sign-in/passkey/options")
def options(request: Request, runtime: Runtime) -> Response:
    """A challenge for whichever passkey the browser knows for this host."""
    refuse_over(request, PASSKEY_TRY)
    party = party_here(request)

    def made(browser: str) -> dict[str, object]:
        with runtime.transaction(None) as uow:
            return party.request_options(start_ceremony(uow, Ceremony.SIGN_IN, browser))

    return answered(request, made)


@router.post("/sign-in/passkey")
def sign_in(request: Request, posted: Posted, runtime: Runtime) -> Response:
    """A session proved by passkey, for the office that the wanted page belongs to."""
    refuse_over(request, PASSKEY_TRY)
    form = fill(PasskeyForm, posted, texts_of(request))
    wanted = own_path(form.value("next"))
    found = _accepted(request, runtime, form.data, wanted) if form.data else None
    if found is None:
        log_as(request, AuditKind.SIGN_IN_FAILED)
        said = form.error("credential") or texts_of(request).gettext(REFUSED)
        refused = blank(AddressForm, next=wanted).refused("", said)
        ways = ways_here(request, runtime, wanted)
        return show(
            request, "sign_in/address.html", status=422, form=refused, ways=ways, officers=()
        )
    who, office = found
    response = RedirectResponse(landing(office.slug, wanted), 303)
    start_session(request, response, who, office)
    forget_browser(request, response)
    return response


def _accepted(
    request: Request, runtime: ServiceRuntime, form: PasskeyForm, wanted: str
) -> tuple[Identity, Office] | None:
    said = Answered(form.credential, Ceremony.SIGN_IN, browser_of(request))
    party = party_here(request)
    with runtime.transaction(None) as uow:
        account = accept_passkey(uow, party, said, where=circumstances(request))
        offices = offices_of(uow.session, account.email, uow.clock.today()) if account else []
        take_up_invitations(uow, offices)
    office = office_for(offices, wanted)
    if account is None or office is None:
        return None
    return Identity(account.id, office.association_id, office.person_id, Proof.PASSKEY), office
