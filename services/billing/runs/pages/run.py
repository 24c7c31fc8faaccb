"""One dues run for its whole life: release by a second person, files, notice, returns."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.errors import CollectionTooEarly, RunChanged, RunNotPrepared
from services.billing.lists import page_request_of
from services.billing.page_context import (
    PAGES,
    DuesPreparer,
    DuesReader,
    DuesReleaser,
    Runtime,
    texts_of,
)
from services.billing.runs.discard_dues_run import discard_dues_run
from services.billing.runs.pages.run_sheet import run_headings, run_rows
from services.billing.runs.pages.run_view import view_run
from services.billing.runs.queries import all_run_lines, find_run
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.rules.run_exceptions import KINDS
from services.billing.runs.rules.states import RunState
from shared.actor import Actor
from shared.service import ServiceRuntime
from shared.web.limits import EXPORT, limited
from shared.web.sheets import SheetKind, sheet_response

router = APIRouter(prefix="/{slug}/dues/{run_id}", include_in_schema=False)


@router.get("")
def show(request: Request, by: DuesReader, runtime: Runtime, run_id: UUID) -> Response:
    """The run as it stands."""
    return _page(request, by, runtime, run_id)


@router.get("/release")
def confirm(request: Request, by: DuesReleaser, runtime: Runtime, run_id: UUID) -> Response:
    """Says what the release will do; it releases nothing."""
    with runtime.reading(by.association_id) as session:
        view = view_run(session, request, by, run_id, runtime.clock.today())
    if not view.prepared or not view.check.may:
        return RedirectResponse(f"/{by.slug}/dues/{run_id}", 303)
    return PAGES.render(
        request,
        "runs/confirm_release.html",
        page=view.page,
        run=view.page.run,
        survey=view.survey,
    )


@router.post("/release")
def release(request: Request, by: DuesReleaser, runtime: Runtime, run_id: UUID) -> Response:
    """Writes everything; who clicks twice, or second, sees the released run."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            release_dues_run(uow, run_id, by)
    except (RunChanged, CollectionTooEarly):
        return _page(request, by, runtime, run_id, status=409)
    except RunNotPrepared:
        with runtime.reading(by.association_id) as session:
            if find_run(session, run_id).state is not RunState.RELEASED:
                raise
    return RedirectResponse(f"/{by.slug}/dues/{run_id}?done=released", 303)


@router.post("/discard")
def discard(by: DuesPreparer, runtime: Runtime, run_id: UUID) -> Response:
    """Gives the preparation up."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        discard_dues_run(uow, run_id, by)
    return RedirectResponse(f"/{by.slug}/dues", 303)


@router.get("/items.{kind}", dependencies=[Depends(limited(EXPORT))])
def sheet(
    request: Request, by: DuesReader, runtime: Runtime, run_id: UUID, kind: SheetKind
) -> Response:
    """All members of a released run as a table."""
    texts = texts_of(request)
    with runtime.reading(by.association_id) as session:
        run = find_run(session, run_id)
        rows = run_rows(texts, all_run_lines(session, run_id))
        name = f"dues-{run.year}-{run.id.hex[-6:]}"
        return sheet_response(kind, name, run_headings(texts), rows)


def _page(
    request: Request, by: Actor, runtime: ServiceRuntime, run_id: UUID, status: int = 200
) -> Response:
    with runtime.reading(by.association_id) as session:
        view = view_run(session, request, by, run_id, runtime.clock.today())
    return PAGES.render(
        request,
        "runs/run.html",
        status=status,
        page=view.page,
        run=view.page.run,
        survey=view.survey,
        lines=view.lines,
        wanted=page_request_of(request),
        check=view.check,
        done=request.query_params.get("done", ""),
        skipped=view.listed("blocks"),
        to_check=view.listed("check"),
        tasks_of=KINDS,
    )
