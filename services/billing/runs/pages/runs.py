"""Dues runs before they are prepared: the list, and the preview that writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.billing.association.queries import holders_of, own_association
from services.billing.collections.queries import (
    collection_terms,
    files_to_release,
    waiting_files,
)
from services.billing.collections.rules.collection_dates import CollectionDates, collection_dates
from services.billing.errors import (
    CollectionTooEarly,
    NoDuesRegulation,
    NothingToRun,
    UndeclaredNotConfirmed,
    YearOutOfReach,
)
from services.billing.lists import page_request_of
from services.billing.page_context import PAGES, DuesPreparer, DuesReader, Runtime, texts_of
from services.billing.regulations.queries import regulation_in_force
from services.billing.runs.new_run import run_basis
from services.billing.runs.pages.run_sheet import preview_headings, preview_rows
from services.billing.runs.plan import plan_run
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.queries import list_runs
from services.billing.runs.rules.run_year import refuse_year
from services.billing.runs.run_line import RunLine, planned_line
from services.billing.runs.survey import survey_run
from shared.actor import Actor
from shared.db import Session
from shared.i18n import _
from shared.permissions import Permission
from shared.web.forms import Ask, Day, Filled, Form, Posted, WholeNumber, blank, fill
from shared.web.limits import EXPORT, limited
from shared.web.pages import reader_of
from shared.web.sheets import SheetKind, sheet_response

router = APIRouter(prefix="/{slug}/dues", include_in_schema=False)
_REFUSALS = {
    YearOutOfReach: "year",
    NoDuesRegulation: "year",
    NothingToRun: "year",
    CollectionTooEarly: "collect_on",
}


_DONE = {
    "figures": _("The figures are entered; the amounts follow in a moment."),
    "confirmed": _("The confirmation of the member's bank is entered."),
    "asked": _("The member is asked by e-mail, once; its answer counts at once."),
}


class RunForm(Form):
    """Which year to invoice, and on which day to collect."""

    year: Annotated[WholeNumber, Ask(_("Enter the year, for example 2027"))]
    collect_on: Annotated[Day, Ask(_("Enter the day of the collection"))]


@router.get("")
def list_page(request: Request, by: DuesReader, runtime: Runtime) -> Response:
    """All runs by year, and the form that begins one."""
    with runtime.reading(by.association_id) as session:
        year, day = _suggested(session, runtime.clock.today())
    form = blank(RunForm, year=year, collect_on=day.isoformat())
    return _list(request, by, runtime, form)


@router.get("/preview")
def preview_page(request: Request, by: DuesReader, runtime: Runtime) -> Response:
    """What a run would do; everything is reckoned anew, nothing is written."""
    form = _asked(request, runtime.clock.today())
    if form.data is None:
        return _list(request, by, runtime, form, status=422)
    wanted = form.data
    try:
        with runtime.reading(by.association_id) as session:
            survey = survey_run(
                session,
                wanted.year,
                wanted.collect_on,
                page_request_of(request),
                language=reader_of(request).language,
                today=runtime.clock.today(),
            )
    except NoDuesRegulation as error:
        form = form.refused("year", texts_of(request).error(error))
        return _list(request, by, runtime, form, status=422)
    return PAGES.render(
        request,
        "runs/run_preview.html",
        survey=survey,
        wanted=page_request_of(request),
        form=form,
        tab=request.query_params.get("tab", "open"),
        done=_done(request),
    )


@router.get("/preview/items.{kind}", dependencies=[Depends(limited(EXPORT))])
def preview_sheet(request: Request, by: DuesReader, runtime: Runtime, kind: SheetKind) -> Response:
    """The whole preview as a table."""
    form, texts = _asked(request, runtime.clock.today()), texts_of(request)
    if form.data is None:
        return RedirectResponse(f"/{by.slug}/dues", 303)
    with runtime.reading(by.association_id) as session:
        lines = _planned_lines(session, form.data, runtime.clock.today())
        rows, name = preview_rows(texts, lines), f"dues-preview-{form.data.year}"
        return sheet_response(kind, name, preview_headings(texts), rows)


@router.post("")
def prepare(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """Fixes the run for a second person to look at."""
    form = fill(RunForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _list(request, by, runtime, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            run = prepare_dues_run(uow, form.data.year, form.data.collect_on, by, confirmed=False)
    except UndeclaredNotConfirmed:
        query = f"year={form.data.year}&collect_on={form.data.collect_on.isoformat()}"
        return RedirectResponse(f"/{by.slug}/dues/preview?{query}#exceptions", 303)
    except tuple(_REFUSALS) as error:
        form = form.refused(_REFUSALS[type(error)], texts_of(request).error(error))
        return _list(request, by, runtime, form, status=422)
    return RedirectResponse(f"/{by.slug}/dues/{run.id}?done=asked", 303)


def _done(request: Request) -> str:
    """What was just done about a row of the preview."""
    said = _DONE.get(request.query_params.get("done", ""))
    return texts_of(request).gettext(said) if said else ""


def _list(
    request: Request,
    by: Actor,
    runtime: Runtime,
    form: Filled[RunForm],
    status: int = 200,
) -> Response:
    today = runtime.clock.today()
    with runtime.reading(by.association_id) as session:
        runs, waiting = list_runs(session), waiting_files(session)
        dates = _dates(session, today, today)
        to_release = files_to_release(session, today)
        releasers = holders_of(session, Permission.DUES_RELEASE, today)
    return PAGES.render(
        request,
        "runs/runs.html",
        status=status,
        runs=runs,
        waiting=waiting,
        to_release=to_release,
        releasers=releasers,
        dates=dates,
        form=form,
    )


def _asked(request: Request, today: date) -> Filled[RunForm]:
    """The form out of the address: a preview can be kept as a bookmark."""
    texts = texts_of(request)
    form = fill(RunForm, FormData(dict(request.query_params)), texts, today)
    try:
        if form.data:
            refuse_year(form.data.year, today)
    except YearOutOfReach as error:
        return form.refused("year", texts.error(error))
    return form


def _suggested(session: Session, today: date) -> tuple[int, date]:
    """From November on the next year, else this one; its due day or the earliest possible."""
    year = today.year + (today.month >= 11)
    earliest = _dates(session, today, today).earliest_on
    try:
        return year, max(regulation_in_force(session, year).rules.due.of(year), earliest)
    except NoDuesRegulation:
        return year, earliest


def _planned_lines(session: Session, wanted: RunForm, today: date) -> Iterator[RunLine]:
    association, regulation = run_basis(session, wanted.year)
    terms = collection_terms(association)
    day = collection_dates(wanted.collect_on, today=today, terms=terms).collection.on
    for some in plan_run(session, regulation, wanted.year, collect_on=day, today=today):
        yield from map(planned_line, some)


def _dates(session: Session, requested: date, today: date) -> CollectionDates:
    terms = collection_terms(own_association(session))
    return collection_dates(requested, today=today, terms=terms)
