"""`/{slug}/invoices/{number}/corrections/{id}`: one correction; confirm, reject or withdraw it."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.corrections.confirm_correction import confirm_correction
from services.billing.corrections.pages.correct import Corrector
from services.billing.corrections.pages.forms import ReasonForm
from services.billing.corrections.pages.labels import KINDS, STATES
from services.billing.corrections.queries import find_correction, shown_corrections
from services.billing.corrections.reject_correction import reject_correction
from services.billing.corrections.withdraw_correction import withdraw_correction
from services.billing.errors import InvoiceNotFound
from services.billing.invoices.queries import find_invoice
from services.billing.page_context import PAGES, DuesReleaser, InvoiceReader, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.web.forms import Filled, Posted, blank, fill

router = APIRouter(prefix="/{slug}/invoices/{number}/corrections", include_in_schema=False)


@router.get("/{correction_id}")
def show(
    request: Request, by: InvoiceReader, runtime: Runtime, number: str, correction_id: UUID
) -> Response:
    """What was done or is proposed, by whom and why."""
    return _page(request, by, runtime, (number, correction_id), blank(ReasonForm))


@router.post("/{correction_id}/confirm")
def confirm(
    request: Request, by: DuesReleaser, runtime: Runtime, number: str, correction_id: UUID
) -> Response:
    """It takes effect; a second click changes nothing."""
    about = (number, correction_id)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            made = confirm_correction(uow, number, correction_id, by)
            done = made.kind.value
    except InvoiceNotFound:
        raise
    except DomainError as error:
        return _refused(request, by, runtime, about, blank(ReasonForm), error)
    return _after(by, number, done)


@router.post("/{correction_id}/reject")
def reject(
    request: Request,
    by: DuesReleaser,
    runtime: Runtime,
    posted: Posted,
    number: str,
    correction_id: UUID,
) -> Response:
    """Nothing changes."""
    form, about = fill(ReasonForm, posted, texts_of(request)), (number, correction_id)
    if form.data is None:
        return _page(request, by, runtime, about, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            reject_correction(uow, number, correction_id, form.data.reason, by)
    except InvoiceNotFound:
        raise
    except DomainError as error:
        return _refused(request, by, runtime, about, form, error)
    return _after(by, number, "rejected")


@router.post("/{correction_id}/withdraw")
def withdraw(
    request: Request, by: Corrector, runtime: Runtime, number: str, correction_id: UUID
) -> Response:
    """Who proposed it takes it back."""
    about = (number, correction_id)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            withdraw_correction(uow, number, correction_id, by)
    except InvoiceNotFound:
        raise
    except DomainError as error:
        return _refused(request, by, runtime, about, blank(ReasonForm), error)
    return _after(by, number, "withdrawn")


def _after(by: Actor, number: str, done: str) -> Response:
    return RedirectResponse(f"/{by.slug}/invoices/{number}?done={done}", 303)


def _refused(
    request: Request,
    by: Actor,
    runtime: Runtime,
    about: tuple[str, UUID],
    form: Filled[ReasonForm],
    error: DomainError,
) -> Response:
    said = form.refused("", texts_of(request).error(error))
    return _page(request, by, runtime, about, said, status=error.status)


def _page(
    request: Request,
    reader: Actor,
    runtime: Runtime,
    about: tuple[str, UUID],
    form: Filled[ReasonForm],
    *,
    status: int = 200,
) -> Response:
    number, correction_id = about
    with runtime.reading(reader.association_id) as session:
        invoice = find_invoice(session, number)
        find_correction(session, invoice.id, correction_id)
        shown = shown_corrections(session, invoice.id, runtime.clock.now())
    found = next(one for one in shown if one.correction.id == correction_id)
    return PAGES.render(
        request,
        "corrections/correction.html",
        status=status,
        invoice=invoice,
        shown=found,
        correction=found.correction,
        kinds=KINDS,
        states=STATES,
        own=found.correction.proposed_by == reader.person_id,
        form=form,
    )
