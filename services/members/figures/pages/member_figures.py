"""`/{slug}/members/{id}/figures`: an officer enters figures, or asks the member for them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.errors import FiguresMissing
from services.members.figures.declare_figures import declare_figures
from services.members.figures.pages.forms import OfficerForm
from services.members.figures.queries import last_request
from services.members.figures.request_figures import request_figures
from services.members.page_context import Runtime, show, texts_of
from services.members.roster.queries import by_number_or_id
from shared.actor import Actor
from shared.money import plain_amount
from shared.permissions import Permission
from shared.web.auth import require
from shared.web.forms import Filled, Posted, blank, fill

router = APIRouter(prefix="/{slug}/members/{member_id}/figures", include_in_schema=False)
Declarer = Annotated[Actor, Depends(require(Permission.MEMBERS_IMPORT))]


@router.get("")
def form(request: Request, by: Declarer, runtime: Runtime, member_id: UUID) -> Response:
    """With what is known."""
    with runtime.reading(by.association_id) as session:
        member = by_number_or_id(session, str(member_id))
    asked = {name: request.query_params.get(name, "") for name in ("year", "collect_on")}
    employees = None if member.employees is None else str(member.employees)
    turnover = None if member.turnover_cents is None else plain_amount(member.turnover_cents)
    known = blank(OfficerForm, employees=employees, turnover=turnover, **asked)
    return _page(request, by, runtime, member_id, known)


@router.post("")
def declare(
    request: Request, by: Declarer, runtime: Runtime, posted: Posted, member_id: UUID
) -> Response:
    """The calculation follows; back to where it was entered."""
    form = fill(OfficerForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _page(request, by, runtime, member_id, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            declare_figures(uow, member_id, form.data.figures, by)
    except FiguresMissing as error:
        form = form.refused("employees", texts_of(request).error(error))
        return _page(request, by, runtime, member_id, form, status=422)
    return RedirectResponse(_back(by, member_id, form.data, "figures"), 303)


@router.post("/ask")
def ask(
    request: Request, by: Declarer, runtime: Runtime, posted: Posted, member_id: UUID
) -> Response:
    """A mail goes to the member; a second click sends no second one."""
    form = fill(OfficerForm, posted, texts_of(request), runtime.clock.today())
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        request_figures(uow, member_id, by)
    return RedirectResponse(_back(by, member_id, form.data, "asked"), 303)


def _back(by: Actor, member_id: UUID, data: OfficerForm | None, done: str) -> str:
    if data is None or data.year is None or data.collect_on is None:
        return f"/{by.slug}/members/{member_id}"
    query = f"year={data.year}&collect_on={data.collect_on.isoformat()}&done={done}"
    return f"/{by.slug}/dues/preview?{query}#exceptions"


def _page(
    request: Request,
    by: Actor,
    runtime: Runtime,
    member_id: UUID,
    form: Filled[OfficerForm],
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        member = by_number_or_id(session, str(member_id))
        asked = last_request(session, member.id)
    return show(
        request, "figures/figures.html", status=status, member=member, form=form, asked=asked
    )
