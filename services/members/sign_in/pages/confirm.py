"""The same session proves anew who it is: with a passkey, in between two pages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import Runtime, circumstances, texts_of
from services.members.sign_in.accept_passkey import Answered, accept_passkey
from services.members.sign_in.pages.browser_cookie import browser_of
from services.members.sign_in.pages.own_account import Own, show_account
from services.members.sign_in.pages.passkey_forms import (
    PasskeyForm,
    answered,
    known,
    party_here,
)
from services.members.sign_in.pages.passkey_sign_in import REFUSED
from services.members.sign_in.rules import Ceremony
from services.members.sign_in.start_ceremony import start_ceremony
from shared.actor import Proof
from shared.web.forms import Posted, blank, fill
from shared.web.limits import PASSKEY_TRY, refuse_over
from shared.web.paths import own_path
from shared.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/account/confirm")
def ask(request: Request, own: Own, next: str = "") -> Response:
    """A button for the passkey; what else to do, where the account has none."""
    form = blank(PasskeyForm, next=own_path(next))
    return show_account(request, "confirm.html", own=own, form=form)


@router.post("/account/confirm/options")
def options(request: Request, own: Own, runtime: Runtime) -> Response:
    """A challenge for one of the account's passkeys."""
    refuse_over(request, PASSKEY_TRY)
    party = party_here(request)

    def made(browser: str) -> dict[str, object]:
        with runtime.transaction(None) as uow:
            challenge = start_ceremony(uow, Ceremony.CONFIRM, browser, own.id)
        return party.request_options(challenge, known(own.usable))

    return answered(request, made)


@router.post("/account/confirm")
def confirm(request: Request, own: Own, posted: Posted, runtime: Runtime) -> Response:
    """The session goes on with another token, proved by passkey; back to the wanted page."""
    refuse_over(request, PASSKEY_TRY)
    form = fill(PasskeyForm, posted, texts_of(request))
    account = None
    if form.data:
        said = Answered(form.data.credential, Ceremony.CONFIRM, browser_of(request), own.id)
        party = party_here(request)
        with runtime.transaction(None) as uow:
            account = accept_passkey(uow, party, said, where=circumstances(request))
    if account is None:
        message = form.error("credential") or texts_of(request).gettext(REFUSED)
        refused = form.refused("", message)
        return show_account(request, "confirm.html", status=422, own=own, form=refused)
    back = own_path(form.value("next")) or f"/{own.actor.slug}/"
    response = RedirectResponse(back, 303)
    site_of(request.app).sessions.prove(response, own.session, Proof.PASSKEY)
    return response
