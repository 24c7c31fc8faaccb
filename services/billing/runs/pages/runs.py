"""Dues runs before they are prepared: the list, and the preview that writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from starlette.datastructures import FormData

from services.billing.collections.queries import waiting_files
from services.billing.errors import CollectionTooEarly, NoDuesRegulation, NothingToRun
from services.billing.lists import window_of
from services.billing.page_context import PAGES, DuesPreparer, DuesReader, Runtime, texts_of
from services.billing.regulations.queries import ruling_of
from services.billing.runs.pages.sheets import Cell, Cents, SheetKind, sheet_response
from services.billing.runs.plan import plan_run
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.queries import list_runs
from services.billing.runs.survey import run_dates, survey_run
from shared.actor import Actor
from shared.db import Session
from shared.i18n import Translator, _
from shared.web.forms import Ask, Day, Filled, Form, Posted, WholeNumber, blank, fill

router = APIRouter(prefix="/{slug}/dues", include_in_schema=False)
_REFUSALS = {NoDuesRegulation: "year", NothingToRun: "year", CollectionTooEarly: "collect_on"}
PAYMENT_WORDS = {"direct_debit": _("Direct debit"), "transfer": _("Transfer")}
HEADINGS = (
    _("Member number"),
    _("Company"),
    _("Class"),
    _("Amount"),
    _("Payment"),
    _("Reason"),
    _("Left out"),
)


class RunForm(Form):
    """Which year to invoice, and on which day to collect."""

    year: Annotated[
        WholeNumber, Ask(_("Enter the year, for example 2027")), Field(ge=2000, le=2999)
    ]
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
    form = _asked(request)
    if form.data is None:
        return _list(request, by, runtime, form, status=422)
    wanted = form.data
    try:
        with runtime.reading(by.association_id) as session:
            survey = survey_run(
                session,
                wanted.year,
                wanted.collect_on,
                window_of(request),
                today=runtime.clock.today(),
            )
    except NoDuesRegulation as error:
        form = form.refused("year", texts_of(request).error(error))
        return _list(request, by, runtime, form, status=422)
    return PAGES.render(
        request, "runs/run_preview.html", survey=survey, window=window_of(request), form=form
    )


@router.get("/preview/items.{kind}")
def preview_sheet(request: Request, by: DuesReader, runtime: Runtime, kind: SheetKind) -> Response:
    """The whole preview as a table."""
    form, texts = _asked(request), texts_of(request)
    if form.data is None:
        return RedirectResponse(f"/{by.slug}/dues", 303)
    with runtime.reading(by.association_id) as session:
        rows = list(_preview_rows(session, form.data, runtime.clock.today(), texts))
    headings = [texts.gettext(heading) for heading in HEADINGS]
    return sheet_response(kind, f"dues-preview-{form.data.year}", headings, rows)


@router.post("")
def prepare(request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted) -> Response:
    """Fixes the run for a second person to look at."""
    form = fill(RunForm, posted, texts_of(request))
    if form.data is None:
        return _list(request, by, runtime, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            run = prepare_dues_run(uow, form.data.year, form.data.collect_on, by)
    except (NoDuesRegulation, NothingToRun, CollectionTooEarly) as error:
        form = form.refused(_REFUSALS[type(error)], texts_of(request).error(error))
        return _list(request, by, runtime, form, status=422)
    return RedirectResponse(f"/{by.slug}/dues/{run.id}", 303)


def _list(
    request: Request,
    by: Actor,
    runtime: Runtime,
    form: Filled[RunForm],
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        runs, waiting = list_runs(session), waiting_files(session)
        dates = run_dates(session, runtime.clock.today(), runtime.clock.today())
    return PAGES.render(
        request,
        "runs/runs.html",
        status=status,
        runs=runs,
        waiting=waiting,
        dates=dates,
        form=form,
    )


def _asked(request: Request) -> Filled[RunForm]:
    """The form out of the address: a preview can be kept as a bookmark."""
    return fill(RunForm, FormData(dict(request.query_params)), texts_of(request))


def _suggested(session: Session, today: date) -> tuple[int, date]:
    """From November on the next year, else this one; its due day or the earliest possible."""
    year = today.year + (today.month >= 11)
    earliest = run_dates(session, today, today).earliest_on
    try:
        return year, max(ruling_of(session, year).rules.due.of(year), earliest)
    except NoDuesRegulation:
        return year, earliest


def _preview_rows(
    session: Session, wanted: RunForm, today: date, texts: Translator
) -> Iterator[tuple[Cell, ...]]:
    ruling = ruling_of(session, wanted.year)
    day = run_dates(session, wanted.collect_on, today).collection.on
    for planned in plan_run(session, ruling, wanted.year, day, today=today):
        for member in planned:
            yield (
                member.debtor.member_number,
                member.debtor.company,
                member.assessment.dues_class,
                Cents(member.assessment.amount_cents),
                texts.gettext(PAYMENT_WORDS[member.method]),
                " ".join(member.explanation),
                texts.gettext(_("yes")) if member.blocked else "",
            )
