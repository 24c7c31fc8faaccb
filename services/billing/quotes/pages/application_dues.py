"""The applicant's page on dues: figures in, class, yearly amount and first payment out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator, Field

from services.billing.errors import DuesNotReckonable
from services.billing.page_context import PAGES, Runtime, texts_of
from services.billing.quotes.pages.draft_link import Draft, DraftLink
from services.billing.quotes.queries import (
    Declared,
    Offer,
    Question,
    offer_for,
    question_for,
    refuse_closed,
)
from services.billing.quotes.quote_dues import quote_dues
from shared.i18n import _
from shared.money import plain_amount
from shared.service import ServiceRuntime
from shared.web.await_event import look_again, visits_of
from shared.web.forms import Ask, Filled, Form, Posted, WholeNumber, blank, fill, read_amount
from shared.web.limits import APPLICATION_PAGE, DUES_QUOTE, limited, over_limit
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/apply/{token}", include_in_schema=False)
AnyDraft = Annotated[Draft, Depends(DraftLink())]
_EMPLOYEES = _("Enter the number of employees, for example 84")
_TURNOVER = _("Enter the annual turnover in euros, for example 12,500,000")
_MISSING = {"employees": _EMPLOYEES, "turnover": _TURNOVER}


class Figures(Form):
    """What an applicant declares; turnover in cents."""

    employees: Annotated[WholeNumber | None, Ask(_EMPLOYEES), Field(ge=0, le=10_000_000)] = None
    turnover: Annotated[
        int | None, BeforeValidator(read_amount), Ask(_TURNOVER), Field(ge=0, le=10**17)
    ] = None

    @property
    def declared(self) -> Declared:
        return Declared(self.employees, self.turnover)


@router.get("/dues")
def dues_page(request: Request, draft: AnyDraft, runtime: Runtime) -> Response:
    """The form with what was declared before."""
    if draft.quote is None:
        return waiting_page(request, draft)
    quote = draft.quote
    if quote.closed:
        return closed_page(request, draft)
    turnover = None if quote.turnover_cents is None else plain_amount(quote.turnover_cents)
    form = blank(Figures, employees=_shown(quote.employees), turnover=_shown(turnover))
    declared = Declared(quote.employees, quote.turnover_cents)
    return _page(request, draft, runtime, form, None if quote.annual_cents is None else declared)


@router.post("/dues/quote", dependencies=[Depends(limited(DUES_QUOTE))])
def live_quote(request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted) -> Response:
    """What the figures typed so far would cost; nothing is kept."""
    quote = refuse_closed(draft.known)
    form = fill(Figures, posted, texts_of(request))
    declared = form.data.declared if form.data else None
    if "hx-request" not in request.headers:
        return _page(request, draft, runtime, form, declared)
    offer = _reckon(request, draft, runtime, declared)[1]
    return PAGES.render(request, "quotes/quote.html", offer=offer, quote=quote)


@router.post("/dues")
def declare(request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted) -> Response:
    """Keeps the figures and goes on: to payment, or back to the check page it came from."""
    quote = refuse_closed(draft.known)
    question = _reckon(request, draft, runtime, None)[0]
    form = _complete(fill(Figures, posted, texts_of(request)), question, request)
    if form.data is None:
        return _page(request, draft, runtime, form, None, status=422)
    if over := over_limit(
        request,
        APPLICATION_PAGE,
        lambda said: _page(request, draft, runtime, form.refused("", said), None),
    ):
        return over
    declared = _asked(form.data.declared, question)
    try:
        with runtime.transaction(draft.association, actor="applicant") as uow:
            kept = quote_dues(uow, quote.application_id, declared)
    except DuesNotReckonable as error:
        form = form.refused("", texts_of(request).error(error))
        return _page(request, draft, runtime, form, None, status=422)
    if request.query_params.get("return") == "check" and kept.method:
        return RedirectResponse(f"{draft.page('check')}?revision={kept.revision}", 303)
    return RedirectResponse(draft.page("payment"), 303)


def waiting_page(request: Request, draft: Draft) -> Response:
    """The application has just begun and its event is on the way: look again by itself."""
    again = f"{request.url.path}?wait={visits_of(request) + 1}"
    return PAGES.render(
        request,
        "quotes/application_wait.html",
        headers=look_again(again),
        again=again,
        draft=draft,
    )


def closed_page(request: Request, draft: Draft) -> Response:
    """The application was sent: what was declared can be read on its status page."""
    return PAGES.render(request, "quotes/application_sent.html", status=410, draft=draft)


def _page(
    request: Request,
    draft: Draft,
    runtime: ServiceRuntime,
    form: Filled[Figures],
    declared: Declared | None,
    status: int = 200,
) -> Response:
    question, offer = _reckon(request, draft, runtime, declared)
    return PAGES.render(
        request,
        "quotes/application_dues.html",
        status=status,
        draft=draft,
        quote=draft.known,
        form=form,
        question=question,
        offer=offer,
        returns=request.query_params.get("return") == "check",
    )


def _reckon(
    request: Request, draft: Draft, runtime: ServiceRuntime, declared: Declared | None
) -> tuple[Question, Offer | None]:
    """What to ask, and the offer where the figures asked for are there."""
    quote, reader, today = draft.known, reader_of(request), runtime.clock.today()
    with runtime.reading(draft.association) as session:
        question = question_for(session, quote.kind, reader.language, quote.country, today=today)
        if question.table is None or (question.figures and declared is None):
            return question, None
        asked = _asked(declared or Declared(), question)
        if question.figures and asked == Declared():
            return question, None
        return question, offer_for(
            session, quote.kind, asked, reader.language, quote.country, today=today
        )


def _asked(declared: Declared, question: Question) -> Declared:
    """Only what the rule for this kind looks at."""
    return Declared(
        declared.employees if "employees" in question.figures else None,
        declared.turnover_cents if "turnover" in question.figures else None,
    )


def _complete(form: Filled[Figures], question: Question, request: Request) -> Filled[Figures]:
    """Of two figures one is enough where the regulation has a default class; one is a must."""
    if form.data is None:
        return form
    asked = _asked(form.data.declared, question)
    given = {"employees": asked.employees, "turnover": asked.turnover_cents}
    missing = [name for name in question.figures if given[name] is None]
    if question.default_class and len(missing) < len(question.figures):
        return form
    for name in missing:
        form = form.refused(name, texts_of(request).gettext(_MISSING[name]))
    return form


def _shown(value: object) -> str | None:
    """0 is a declared figure too."""
    return None if value is None else str(value)
