"""`/{slug}/invoices/{number}/hold`: nobody is reminded up to a day, or is again."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.corrections.hold_invoice import hold_invoice
from services.billing.corrections.pages.correct import Corrector
from services.billing.corrections.pages.forms import HoldForm, field_of
from services.billing.invoices.queries import find_invoice
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.web.forms import Filled, Posted, blank, fill

router = APIRouter(prefix="/{slug}/invoices/{number}/hold", include_in_schema=False)


@router.get("")
def form(request: Request, by: Corrector, runtime: Runtime, number: str) -> Response:
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
    held = blank(
        HoldForm,
        until=invoice.held_until.isoformat() if invoice.held_until else None,
        reason=invoice.held_reason,
    )
    return _page(request, by, runtime, number, held)


@router.post("")
def hold(
    request: Request, by: Corrector, runtime: Runtime, posted: Posted, number: str
) -> Response:
    """Until the day, inclusive; a second click changes nothing."""
    form = fill(HoldForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _page(request, by, runtime, number, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            hold_invoice(uow, number, form.data.until, form.data.reason, by)
    except DomainError as error:
        said = form.refused(field_of("hold", error), texts_of(request).error(error))
        return _page(request, by, runtime, number, said, status=error.status)
    return RedirectResponse(f"/{by.slug}/invoices/{number}?done=held", 303)


@router.post("/end")
def end(by: Corrector, runtime: Runtime, number: str) -> Response:
    """From here on reminders go out again."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        hold_invoice(uow, number, None, "", by)
    return RedirectResponse(f"/{by.slug}/invoices/{number}?done=released", 303)


def _page(
    request: Request,
    by: Actor,
    runtime: Runtime,
    number: str,
    form: Filled[HoldForm],
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
    return PAGES.render(request, "corrections/hold.html", status=status, invoice=invoice, form=form)
