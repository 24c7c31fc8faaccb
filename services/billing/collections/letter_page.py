"""`/{slug}/invoices/{number}/letter`: a member was told of an invoice by letter."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.collections.errors import LetterDayWrong, LetterTooLate, NothingToTell
from services.billing.collections.record_letter import record_letter
from services.billing.invoices.queries import find_invoice
from services.billing.invoices.tables import Invoice
from services.billing.page_context import PAGES, DuesPreparer, Runtime, texts_of
from shared.actor import Actor
from shared.i18n import _
from shared.web.forms import Ask, Day, Filled, Form, Posted, blank, fill

router = APIRouter(prefix="/{slug}/invoices/{number}/letter", include_in_schema=False)


class LetterForm(Form):
    """When the letter was posted."""

    told_on: Annotated[Day, Ask(_("Enter the day on which the letter was posted"))]


@router.get("")
def form(request: Request, by: DuesPreparer, runtime: Runtime, number: str) -> Response:
    """Asks for the day; opening it notes nothing."""
    asked = blank(LetterForm, told_on=runtime.clock.today().isoformat())
    return _page(request, by, runtime, number, asked)


@router.post("")
def told(
    request: Request, by: DuesPreparer, runtime: Runtime, posted: Posted, number: str
) -> Response:
    """From here on the letter counts; a second click changes nothing."""
    form = fill(LetterForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _page(request, by, runtime, number, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            back = _back(by, record_letter(uow, number, form.data.told_on, by))
    except (LetterDayWrong, LetterTooLate, NothingToTell) as error:
        form = form.refused("told_on", texts_of(request).error(error))
        return _page(request, by, runtime, number, form, status=error.status)
    return RedirectResponse(back, 303)


def _back(by: Actor, invoice: Invoice) -> str:
    if invoice.run_id:
        return f"/{by.slug}/dues/{invoice.run_id}#missing"
    return f"/{by.slug}/invoices/{invoice.number}"


def _page(
    request: Request,
    by: Actor,
    runtime: Runtime,
    number: str,
    form: Filled[LetterForm],
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
    return PAGES.render(
        request, "collections/letter.html", status=status, invoice=invoice, form=form
    )
