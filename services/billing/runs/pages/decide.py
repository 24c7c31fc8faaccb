"""Deciding about the coming run from its preview: members set aside, exceptions checked."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.errors import SetAsideWithoutReason, YearOutOfReach
from services.billing.page_context import PAGES, DuesPreparer, Runtime, texts_of
from services.billing.runs.decide_run import decide_run, take_back_decision
from services.billing.runs.decisions import member_line
from services.billing.runs.rules.states import DecisionKind
from shared.errors import NotFound
from shared.i18n import _
from shared.web.forms import (
    Ask,
    Day,
    Filled,
    Form,
    Posted,
    TellsInWords,
    WholeNumber,
    blank,
    fill,
)

router = APIRouter(prefix="/{slug}/dues/preview", include_in_schema=False)


class DecisionForm(Form):
    """Which run, which member (none: all who declared nothing), and why."""

    year: Annotated[WholeNumber, Ask(_("Enter the year, for example 2027"))]
    collect_on: Annotated[Day, Ask(_("Enter the day of the collection"))]
    member: UUID | None = None
    reason: Annotated[str, Field(max_length=500), TellsInWords()] = ""


@router.get("/set-aside")
def set_aside_form(request: Request, by: DuesPreparer, runtime: Runtime) -> Response:
    """Asks why one member is set aside."""
    asked = {name: request.query_params.get(name, "") for name in ("year", "collect_on", "member")}
    return _ask(request, by.association_id, runtime, blank(DecisionForm, **asked), asked["member"])


@router.post("/set-aside")
def set_aside(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """The member is left out of the coming run."""
    form = fill(DecisionForm, posted, texts_of(request), runtime.clock.today())
    member = str(posted.get("member", ""))
    if form.data is None:
        return _ask(request, by.association_id, runtime, form, member, status=422)
    data = form.data
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            decide_run(
                uow,
                data.year,
                DecisionKind.SET_ASIDE,
                by,
                member_id=data.member,
                reason=data.reason,
            )
    except (SetAsideWithoutReason, YearOutOfReach) as error:
        form = form.refused("reason", texts_of(request).error(error))
        return _ask(request, by.association_id, runtime, form, member, status=422)
    return _back(by.slug, data, "aside")


@router.post("/take-back")
def take_back(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """The member is in the run again."""
    data = _data(request, runtime, posted)
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        take_back_decision(uow, data.year, DecisionKind.SET_ASIDE, by, member_id=data.member)
    return _back(by.slug, data, "open")


@router.post("/check")
def check(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """What was to be checked of a member is; or of all who declared nothing, once for the run."""
    data = _data(request, runtime, posted)
    kind = DecisionKind.CHECKED if data.member else DecisionKind.UNDECLARED
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        decide_run(uow, data.year, kind, by, member_id=data.member)
    return _back(by.slug, data, "open")


@router.post("/uncheck")
def uncheck(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """It waits to be checked again."""
    data = _data(request, runtime, posted)
    kind = DecisionKind.CHECKED if data.member else DecisionKind.UNDECLARED
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        take_back_decision(uow, data.year, kind, by, member_id=data.member)
    return _back(by.slug, data, "open")


def _data(request: Request, runtime: Runtime, posted: Posted) -> DecisionForm:
    """Of a button, which sends nothing that a person typed. Raises NotFound."""
    form = fill(DecisionForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        raise NotFound
    return form.data


def _ask(
    request: Request,
    own: UUID,
    runtime: Runtime,
    form: Filled[DecisionForm],
    member: str,
    *,
    status: int = 200,
) -> Response:
    try:
        member_id = UUID(member)
    except ValueError as error:
        raise NotFound from error
    with runtime.reading(own) as session:
        line = member_line(session, member_id)
    return PAGES.render(request, "runs/set_aside.html", status=status, form=form, member=line)


def _back(slug: str, data: DecisionForm, tab: str) -> Response:
    query = f"year={data.year}&collect_on={data.collect_on.isoformat()}&tab={tab}"
    return RedirectResponse(f"/{slug}/dues/preview?{query}#exceptions", 303)
