"""The account's passkeys: which there are, a further one, and one that goes."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.errors import PasskeyRefused
from services.members.page_context import Runtime, circumstances, texts_of
from services.members.sign_in.add_passkey import add_passkey
from services.members.sign_in.pages.browser_cookie import browser_of
from services.members.sign_in.pages.own_account import Own, OwnAccount, show_account
from services.members.sign_in.pages.passkey_forms import (
    PasskeyForm,
    answered,
    known,
    party_here,
)
from services.members.sign_in.queries import may_recover, needs_passkey_somewhere
from services.members.sign_in.relying_party import (
    PasskeyUnreadable,
    Registered,
    RelyingParty,
    said_by,
)
from services.members.sign_in.remove_passkey import remove_passkey
from services.members.sign_in.rules import Ceremony
from services.members.sign_in.start_ceremony import start_ceremony, take_challenge
from shared.actor import Proof
from shared.service import ServiceRuntime
from shared.web.auth import StepUpNeeded
from shared.web.forms import Filled, Posted, blank, fill
from shared.web.limits import PASSKEY_TRY, refuse_over
from shared.web.paths import own_path
from shared.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/account/passkeys")
def list_passkeys(request: Request, own: Own, runtime: Runtime, next: str = "") -> Response:
    """What there is; anybody signed in may look, changes ask for a fresh proof."""
    return _page(request, own, runtime, blank(PasskeyForm, next=own_path(next)))


@router.post("/account/passkeys/options")
def options(request: Request, own: Own, runtime: Runtime) -> Response:
    """What the browser needs for a new passkey. Raises StepUpNeeded."""
    refuse_over(request, PASSKEY_TRY)
    if not _may_add(own, runtime):
        raise StepUpNeeded
    party = party_here(request)

    def made(browser: str) -> dict[str, object]:
        with runtime.transaction(None) as uow:
            challenge = start_ceremony(uow, Ceremony.REGISTER, browser, own.id)
        names = (own.email, own.actor.name)
        return party.creation_options(challenge, own.id, names, known(own.passkeys))

    return answered(request, made)


@router.post("/account/passkeys")
def add(request: Request, own: Own, posted: Posted, runtime: Runtime) -> Response:
    """The passkey is kept, and the session goes on as proved by it. Raises StepUpNeeded."""
    refuse_over(request, PASSKEY_TRY)
    if not _may_add(own, runtime):
        raise StepUpNeeded
    form = fill(PasskeyForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, own, runtime, form, status=422)
    made = _read(runtime, party_here(request), form.data, browser_of(request), own.id)
    if made is None:
        said = texts_of(request).error(PasskeyRefused())
        return _page(request, own, runtime, form.refused("", said), status=422)
    with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
        add_passkey(
            uow,
            own.id,
            made,
            name=form.data.name,
            proven=own.proven,
            age_max=own.age_max,
            where=circumstances(request),
        )
    response = RedirectResponse(_after(own, own_path(form.data.next)), 303)
    site_of(request.app).sessions.prove(response, own.session, Proof.PASSKEY)
    return response


@router.post("/account/passkeys/{passkey_id}/remove")
def remove(request: Request, passkey_id: UUID, own: Own, runtime: Runtime) -> Response:
    """One that is gone already: nothing. Raises StepUpNeeded, LastPasskey."""
    own.require_fresh()
    with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
        remove_passkey(uow, own.id, passkey_id, where=circumstances(request))
    return RedirectResponse("/account/passkeys", 303)


def _after(own: OwnAccount, wanted: str) -> str:
    """With the first passkey come recovery codes; the wanted page waits behind them."""
    if own.passkeys:
        return wanted or "/account/passkeys"
    return f"/account/recovery?{urlencode({'next': wanted})}" if wanted else "/account/recovery"


def _may_add(own: OwnAccount, runtime: ServiceRuntime) -> bool:
    if own.fresh:
        return True
    with runtime.reading(None) as session:
        since = runtime.clock.now() - own.age_max
        return may_recover(session, own.id, own.session.id, since)


def _read(
    runtime: ServiceRuntime, party: RelyingParty, form: PasskeyForm, browser: str, account_id: UUID
) -> Registered | None:
    """The new credential, its challenge used up; None where it does not hold."""
    try:
        challenge = said_by(form.credential).challenge
        with runtime.transaction(None) as uow:
            asked = take_challenge(uow, challenge, Ceremony.REGISTER, browser, account_id)
        return party.registered(form.credential, challenge) if asked else None
    except PasskeyUnreadable:
        return None


def _page(
    request: Request,
    own: OwnAccount,
    runtime: ServiceRuntime,
    form: Filled[PasskeyForm],
    status: int = 200,
) -> Response:
    with runtime.reading(None) as session:
        needed = needs_passkey_somewhere(session, own.email, runtime.clock.today())
    return show_account(
        request,
        "passkeys.html",
        status=status,
        own=own,
        form=form,
        may_add=_may_add(own, runtime),
        needed=needed,
    )
