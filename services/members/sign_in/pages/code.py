"""Signing in by a code that comes by e-mail: the way that works everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from services.members.email_address import is_email
from services.members.page_context import Runtime, circumstances, show, texts_of
from services.members.sign_in.complete_sign_in import Tried, complete_sign_in
from services.members.sign_in.pages.browser_cookie import (
    browser_of,
    forget_browser,
    new_browser,
)
from services.members.sign_in.pages.ways import ways_here
from services.members.sign_in.queries import Office, asked_by, office_for, offices_of
from services.members.sign_in.rules import TRIES_MAX, Verdict, landing, one_address
from services.members.sign_in.send_code import send_code
from services.members.sign_in.start_sign_in import start_sign_in
from services.members.sign_in.take_up_invitations import take_up_invitations
from services.members.sign_in.upsert_account import account_for
from shared.actor import Proof
from shared.errors import NotFound
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.audit.edge import log_as
from shared.web.audit.entries import AuditKind
from shared.web.auth import public
from shared.web.forms import Ask, Filled, Form, Posted, blank, fill
from shared.web.limits import CODE_REQUEST, CODE_TO_RECIPIENT, CODE_TRY, refuse_over
from shared.web.paths import own_path
from shared.web.sessions import Identity
from shared.web.sign_in import listed, sign_in_listed
from shared.web.start_session import start_session

router = APIRouter(
    include_in_schema=False, dependencies=[Depends(public("this is where people sign in"))]
)
NOT_AN_ADDRESS = _("Enter an e-mail address, for example name@example.org")
# The same words for a wrong code and for an address that leads to no office.
_REFUSED: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.WRONG: _("This code is not right. Compare it with the newest e-mail."),
        Verdict.LOCKED: _("That was the fifth wrong code. Ask for a new one."),
        Verdict.EXPIRED: _("This code is not valid any more. Ask for a new one."),
    }
)


def _address(text: str) -> str:
    if not is_email(text):
        raise ValueError(NOT_AN_ADDRESS)
    return text


class AddressForm(Form):
    """Where the code goes, and the page that is wanted afterwards."""

    email: Annotated[str, AfterValidator(_address), Ask(_("Enter your e-mail address"))]
    next: str = ""


class CodeForm(Form):
    """The code of the mail."""

    code: Annotated[str, Ask(_("Enter the code of the e-mail"))]


@router.get("/sign-in")
def ask_for_address(request: Request, runtime: Runtime, next: str = "") -> Response:
    """The address; passkey and directory beside it, where there are such ways here."""
    return _address_page(request, runtime, blank(AddressForm, next=own_path(next)))


@router.post("/sign-in")
def send_to_address(request: Request, posted: Posted, runtime: Runtime) -> Response:
    """The same answer for every address; whose it is is looked up after it has left."""
    if "person" in posted and listed(request):
        return _sign_in_listed(request, posted)
    form = fill(AddressForm, posted, texts_of(request))
    if form.data is None:
        return _address_page(request, runtime, form, status=422)
    refuse_over(request, CODE_REQUEST)
    refuse_over(request, CODE_TO_RECIPIENT, one_address(form.data.email))
    response = RedirectResponse("/sign-in/code", 303)
    browser = new_browser(request, response)
    with runtime.transaction(None) as uow:
        asked = start_sign_in(
            uow,
            form.data.email,
            browser,
            next_path=own_path(form.data.next),
            where=circumstances(request),
        )

    def send() -> None:
        with runtime.transaction(None) as uow:
            send_code(uow, asked)

    response.background = BackgroundTask(send)
    return response


def _sign_in_listed(request: Request, posted: FormData) -> Response:
    """From the list that a test installation shows; raises NotFound."""
    try:
        association, person = (UUID(str(posted[name])) for name in ("association", "person"))
    except (KeyError, ValueError) as error:
        raise NotFound from error
    return sign_in_listed(request, association, person, str(posted.get("next", "")))


@router.get("/sign-in/code")
def ask_for_code(request: Request, runtime: Runtime) -> Response:
    """Where the code is typed, in the browser that asked for it."""
    return _code_page(request, runtime, blank(CodeForm))


@router.post("/sign-in/code")
def sign_in(request: Request, posted: Posted, runtime: Runtime) -> Response:
    """A session for the office that the wanted page belongs to, else for the first."""
    form = fill(CodeForm, posted, texts_of(request))
    if form.data is None:
        return _code_page(request, runtime, form, status=422)
    refuse_over(request, CODE_TRY)
    tried, who, office = _try(runtime, browser_of(request), form.data.code)
    if tried.request is None or who is None or office is None:
        log_as(request, AuditKind.SIGN_IN_FAILED)
        return _refused(request, runtime, form, tried)
    response = RedirectResponse(landing(office.slug, tried.request.next_path), 303)
    start_session(request, response, who, office)
    forget_browser(request, response)
    return response


def _try(
    runtime: ServiceRuntime, browser: str, code: str
) -> tuple[Tried, Identity | None, Office | None]:
    with runtime.transaction(None) as uow:
        tried = complete_sign_in(uow, browser, code)
        if tried.verdict is not Verdict.RIGHT or tried.request is None:
            return tried, None, None
        email = tried.request.email
        offices = offices_of(uow.session, email, uow.clock.today())
        office = office_for(offices, tried.request.next_path)
        if office is None:
            return tried._replace(verdict=Verdict.WRONG), None, None
        account = account_for(uow, email)
        take_up_invitations(uow, offices)
    return tried, Identity(account, office.association_id, office.person_id, Proof.CODE), office


def _refused(
    request: Request, runtime: ServiceRuntime, form: Filled[CodeForm], tried: Tried
) -> Response:
    said = form.refused("code", refusal(request, tried.verdict))
    return _code_page(request, runtime, said, status=422)


def refusal(request: Request, verdict: Verdict) -> str:
    """What stands beside a code that was not right."""
    return texts_of(request).gettext(_REFUSED[verdict])


def _address_page(
    request: Request, runtime: ServiceRuntime, form: Filled[AddressForm], status: int = 200
) -> Response:
    ways = ways_here(request, runtime, form.value("next"))
    return show(
        request,
        "sign_in/address.html",
        status=status,
        form=form,
        ways=ways,
        officers=listed(request),
    )


def _code_page(
    request: Request, runtime: ServiceRuntime, form: Filled[CodeForm], status: int = 200
) -> Response:
    with runtime.reading(None) as session:
        asked = asked_by(session, browser_of(request))
    now = runtime.clock.now()
    dead = asked is None or asked.used_at is not None or now >= asked.expires_at
    return show(
        request,
        "sign_in/code.html",
        status=status,
        form=form,
        asked=asked,
        over=dead or (asked is not None and asked.tries >= TRIES_MAX),
    )
