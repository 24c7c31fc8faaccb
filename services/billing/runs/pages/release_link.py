"""The page that a release mail leads to: no login, and neither opening nor clicking releases.

Who holds the link sees the run. To release it they sign in, or type the code that goes to the
mailbox of the person the link is for, in the browser that asked for it.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.association.queries import find_actor
from services.billing.errors import (
    CollectionTooEarly,
    NoLongerReleaser,
    RunChanged,
    RunNotPrepared,
)
from services.billing.lists import page_request_of
from services.billing.page_context import PAGES, Runtime, texts_of
from services.billing.runs.code_requests import open_request
from services.billing.runs.pages.run_view import view_run
from services.billing.runs.redeem_release_code import redeem_release_code
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.request_release_code import request_release_code
from services.billing.runs.rules.release_codes import CODE_AGE, CodeAnswer
from services.billing.runs.rules.states import ReleaseWay
from shared.actor import Actor
from shared.db import Session
from shared.errors import NotFound
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.forms import Ask, Filled, Form, Posted, blank, fill
from shared.web.pages import reader_of
from shared.web.site import site_of
from shared.web.tokens import InvalidToken, Payload

router = APIRouter(prefix="/{slug}/dues/release/{token}", include_in_schema=False)
COOKIE = "umlauf-release"
_ANSWERS = {
    CodeAnswer.WRONG: _("This is not the code. Check it and enter it again."),
    CodeAnswer.OVER: _("This code does not count any more. Have a new one sent to you."),
}


class CodeForm(Form):
    """The code as it was typed."""

    code: Annotated[str, Ask(_("Enter the code from the e-mail")), Field(max_length=40)]


class ReleaseLink:
    """A release mail's link: for one person and one run of the association in the address."""

    def __init__(
        self, request: Request, payload: Annotated[Payload, Depends(by_token("release"))]
    ) -> None:
        association = reader_of(request).association
        if association is None:
            raise NotFound
        self.association = association.id
        self.browser = request.cookies.get(COOKIE, "")
        try:
            self.run_id, self.person_id = UUID(payload["run"]), UUID(payload["person"])
        except (KeyError, ValueError) as error:
            raise InvalidToken from error

    def holder(self, session: Session, today: date) -> Actor:
        """Asked anew each time. Raises NoLongerReleaser."""
        found = find_actor(session, self.person_id, today)
        if found is None or not found.may(Permission.DUES_RELEASE):
            raise NoLongerReleaser
        return found


Link = Annotated[ReleaseLink, Depends(ReleaseLink)]


@router.get("")
def show(request: Request, link: Link, runtime: Runtime) -> Response:
    """The run; opening it changes nothing."""
    return _page(request, link, runtime, blank(CodeForm))


@router.post("/code")
def send_code(request: Request, link: Link, runtime: Runtime) -> Response:
    """Mails a code to the person the link is for; only this browser can use it."""
    browser = secrets.token_urlsafe(32)
    with runtime.transaction(link.association, actor=str(link.person_id)) as uow:
        request_release_code(uow, link.run_id, link.holder(uow.session, uow.clock.today()), browser)
    back = request.url.path.removesuffix("/code")
    response = RedirectResponse(f"{back}#code", 303)
    response.set_cookie(
        COOKIE,
        browser,
        max_age=int(CODE_AGE.total_seconds()),
        path=back,
        httponly=True,
        secure=site_of(request.app).https,
        samesite="lax",
    )
    return response


@router.post("")
def release(request: Request, link: Link, runtime: Runtime, posted: Posted) -> Response:
    """With the right code the run is released as if the person had signed in."""
    form = fill(CodeForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, link, runtime, form, status=422)
    try:
        answer = _redeem(link, runtime, form.data.code)
    except (RunChanged, CollectionTooEarly):
        return _page(request, link, runtime, blank(CodeForm), status=409)
    except RunNotPrepared:
        answer = CodeAnswer.RIGHT
    if answer is CodeAnswer.RIGHT:
        return RedirectResponse(request.url.path, 303)
    form = form.refused("code", texts_of(request).gettext(_ANSWERS[answer]))
    return _page(request, link, runtime, form, status=422)


def _redeem(link: ReleaseLink, runtime: ServiceRuntime, code: str) -> CodeAnswer:
    """A right code and the release are one transaction; a wrong one is counted."""
    with runtime.transaction(link.association, actor=str(link.person_id)) as uow:
        by = link.holder(uow.session, uow.clock.today())
        answer = redeem_release_code(uow, link.run_id, by, link.browser, code)
        if answer is CodeAnswer.RIGHT:
            release_dues_run(uow, link.run_id, by, ReleaseWay.LINK)
    return answer


def _page(
    request: Request,
    link: ReleaseLink,
    runtime: ServiceRuntime,
    form: Filled[CodeForm],
    status: int = 200,
) -> Response:
    now = runtime.clock.now()
    with runtime.reading(link.association) as session:
        by = link.holder(session, runtime.clock.today())
        view = view_run(session, request, by, link.run_id, runtime.clock.today())
        asked = open_request(session, link.run_id, link.person_id, browser=link.browser, now=now)
    return PAGES.render(
        request,
        "runs/release_link.html",
        status=status,
        page=view.page,
        run=view.page.run,
        survey=view.survey,
        lines=view.lines,
        wanted=page_request_of(request),
        check=view.check,
        form=form,
        holder=by,
        code_until=asked.expires_at if asked else None,
    )
