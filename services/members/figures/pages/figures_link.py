"""The form that a mail leads to: a member declares its figures, without signing in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.errors import FiguresMissing, UnknownFigureRequest
from services.members.figures.pages.forms import MemberForm
from services.members.figures.queries import AskedMember, asked_member
from services.members.figures.submit_figures import submit_figures
from services.members.page_context import Runtime, association_here, show, texts_of
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.forms import Filled, Posted, blank, fill
from shared.web.tokens import Payload

router = APIRouter(prefix="/{slug}/figures/{token}", include_in_schema=False)
Asked = Annotated[Payload, Depends(by_token("figures"))]
ACTOR = "member"
"""As events record who acted: whoever has the link."""


@router.get("")
def page(request: Request, payload: Asked, runtime: Runtime) -> Response:
    """Opening it declares nothing; once answered it says so."""
    return _page(request, _read(request, payload, runtime), blank(MemberForm))


@router.post("")
def answer(request: Request, payload: Asked, runtime: Runtime, posted: Posted) -> Response:
    """Counts once; a second click finds it answered."""
    asked = _read(request, payload, runtime)
    form = fill(MemberForm, posted, texts_of(request))
    if form.data is None and asked.answered_at is None:
        return _page(request, asked, form, status=422)
    if form.data is not None:
        try:
            with runtime.transaction(association_here(request).id, actor=ACTOR) as uow:
                submit_figures(uow, asked.request_id, form.data.figures, form.data.name)
        except FiguresMissing as error:
            form = form.refused("employees", texts_of(request).error(error))
            return _page(request, asked, form, status=422)
    return RedirectResponse(request.url.path, 303)


def _read(request: Request, payload: Payload, runtime: ServiceRuntime) -> AskedMember:
    try:
        request_id = UUID(payload["request"])
    except (KeyError, ValueError) as error:
        raise UnknownFigureRequest from error
    with runtime.reading(association_here(request).id) as session:
        return asked_member(session, request_id)


def _page(
    request: Request, asked: AskedMember, form: Filled[MemberForm], status: int = 200
) -> Response:
    return show(request, "figures/figures_asked.html", status=status, asked=asked, form=form)
