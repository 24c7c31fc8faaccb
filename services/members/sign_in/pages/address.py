"""The address one signs in with: changed here, after the new one has shown that it is read."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.errors import AddressTaken
from services.members.page_context import Runtime, circumstances, texts_of
from services.members.sign_in.change_address import change_address
from services.members.sign_in.complete_sign_in import complete_sign_in
from services.members.sign_in.pages.browser_cookie import browser_of, new_browser
from services.members.sign_in.pages.code import AddressForm, CodeForm, refusal
from services.members.sign_in.pages.own_account import Own, OwnAccount, show_account
from services.members.sign_in.queries import address_asked_by
from services.members.sign_in.rules import Purpose, Verdict, one_address
from services.members.sign_in.start_address_change import start_address_change
from shared.service import ServiceRuntime
from shared.web.forms import Filled, Posted, blank, fill
from shared.web.limits import CODE_REQUEST, CODE_TO_RECIPIENT, CODE_TRY, refuse_over

router = APIRouter(include_in_schema=False)


@router.get("/account/address")
def show_address(request: Request, own: Own) -> Response:
    """The address, and a form for another one."""
    return show_account(request, "own_address.html", own=own, form=blank(AddressForm))


@router.post("/account/address")
def ask(request: Request, own: Own, posted: Posted, runtime: Runtime) -> Response:
    """A code goes to the new address; nothing has changed yet. Raises StepUpNeeded."""
    form = fill(AddressForm, posted, texts_of(request))
    if form.data is None:
        return show_account(request, "own_address.html", status=422, own=own, form=form)
    own.require_fresh()
    refuse_over(request, CODE_REQUEST)
    refuse_over(request, CODE_TO_RECIPIENT, one_address(form.data.email))
    response = RedirectResponse("/account/address/code", 303)
    browser = new_browser(request, response)
    with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
        start_address_change(
            uow,
            own.id,
            form.data.email,
            browser,
            reader=own.actor,
            where=circumstances(request),
        )
    return response


@router.get("/account/address/code")
def ask_for_code(request: Request, own: Own, runtime: Runtime) -> Response:
    """Where the code of the new address is typed."""
    return _code_page(request, own, runtime, blank(CodeForm))


@router.post("/account/address/code")
def change(request: Request, own: Own, posted: Posted, runtime: Runtime) -> Response:
    """The new address signs in from now on; the old one is told. Raises StepUpNeeded."""
    form = fill(CodeForm, posted, texts_of(request))
    if form.data is None:
        return _code_page(request, own, runtime, form, status=422)
    own.require_fresh()
    refuse_over(request, CODE_TRY)
    with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
        tried = complete_sign_in(uow, browser_of(request), form.data.code, Purpose.ADDRESS)
    asked = tried.request
    if tried.verdict is not Verdict.RIGHT or asked is None or asked.account_id != own.id:
        refused = form.refused("code", refusal(request, tried.verdict))
        return _code_page(request, own, runtime, refused, status=422)
    try:
        with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
            change_address(uow, own.id, asked.email, where=circumstances(request))
    except AddressTaken as error:
        said = form.refused("", texts_of(request).error(error))
        return _code_page(request, own, runtime, said, status=409)
    return RedirectResponse("/account/address", 303)


def _code_page(
    request: Request,
    own: OwnAccount,
    runtime: ServiceRuntime,
    form: Filled[CodeForm],
    status: int = 200,
) -> Response:
    with runtime.reading(None) as session:
        asked = address_asked_by(session, browser_of(request), own.id)
    return show_account(
        request, "own_address_code.html", status=status, own=own, form=form, asked=asked
    )
