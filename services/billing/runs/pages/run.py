"""One dues run for its whole life: release by a second person, files, notice, returns."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.errors import (
    CollectionTooEarly,
    NoDuesRegulation,
    RunChanged,
    RunNotPrepared,
)
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
from services.billing.runs.queries import RunPage, all_run_lines, find_run, run_lines, run_page
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.rules.run_exceptions import KINDS, RunException
from services.billing.runs.rules.states import RunState
from services.billing.runs.survey import Survey, survey_run
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.pages import reader_of
from shared.web.sheets import SheetKind, sheet_response

router = APIRouter(prefix="/{slug}/dues/{run_id}", include_in_schema=False)
_EXCEPTIONS_MAX = 200
"""Listed on the page; all of them are in the answer of `umlauf dues run --json`."""


class ReleaseCheck(NamedTuple):
    """Whether this person may release now, and if not, why; why is one of the words of `why`.

    "": may. "role": another role is needed. "same": prepared it. "changed": prepare again.
    "late": the members could not be told in time any more.
    """

    why: str

    @property
    def may(self) -> bool:
        return not self.why


@router.get("")
def show(request: Request, by: DuesReader, runtime: Runtime, run_id: UUID) -> Response:
    """The run as it stands."""
    return _page(request, by, runtime, run_id)


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
    return RedirectResponse(f"/{by.slug}/dues/{run_id}", 303)


@router.post("/discard")
def discard(by: DuesPreparer, runtime: Runtime, run_id: UUID) -> Response:
    """Gives the preparation up."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        discard_dues_run(uow, run_id, by)
    return RedirectResponse(f"/{by.slug}/dues", 303)


@router.get("/items.{kind}")
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
    wanted = page_request_of(request)
    with runtime.reading(by.association_id) as session:
        page = run_page(session, run_id)
        prepared = page.run.state is RunState.PREPARED
        survey = _survey(session, page, request, runtime.clock.today()) if prepared else None
        lines = survey.page if survey else run_lines(session, run_id, wanted)
    check = _check(by, page, survey) if prepared else ReleaseCheck("")
    return PAGES.render(
        request,
        "runs/run.html",
        status=status,
        page=page,
        run=page.run,
        survey=survey,
        lines=lines,
        wanted=wanted,
        check=check,
        skipped=_listed(page, "blocks"),
        to_check=_listed(page, "check"),
        tasks_of=KINDS,
    )


def _survey(session: Session, page: RunPage, request: Request, today: date) -> Survey | None:
    """The run reckoned again as of now, to see whether anything has changed."""
    try:
        return survey_run(
            session,
            page.run.year,
            page.run.collect_on,
            page_request_of(request),
            language=reader_of(request).language,
            today=today,
        )
    except NoDuesRegulation:
        return None


def _check(by: Actor, page: RunPage, survey: Survey | None) -> ReleaseCheck:
    if survey is None or survey.fingerprint != page.run.content_sha256:
        moved = survey is not None and survey.dates.collection.on != page.run.collect_on
        return ReleaseCheck("late" if moved else "changed")
    if not by.may(Permission.DUES_RELEASE):
        return ReleaseCheck("role")
    if by.person_id == page.run.prepared_by:
        return ReleaseCheck("same")
    return ReleaseCheck("")


def _listed(page: RunPage, severity: str) -> list[RunException]:
    found = (RunException(*one) for one in page.run.exceptions)
    return [one for one in found if one.severity == severity][:_EXCEPTIONS_MAX]
