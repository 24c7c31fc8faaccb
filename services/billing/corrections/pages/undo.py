"""`/{slug}/invoices/{number}/undo`: the last waiver, write-off, deferral or plan is taken back."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.corrections.errors import NothingToUndo
from services.billing.corrections.pages.correct import Corrector
from services.billing.corrections.pages.forms import ReasonForm
from services.billing.corrections.pages.labels import KINDS
from services.billing.corrections.queries import undoable_kind
from services.billing.corrections.undo_correction import undo_correction
from services.billing.invoices.queries import find_invoice
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.web.forms import Filled, Posted, blank, fill

router = APIRouter(prefix="/{slug}/invoices/{number}/undo", include_in_schema=False)


@router.get("")
def form(request: Request, by: Corrector, runtime: Runtime, number: str) -> Response:
    """What would be taken back. Raises NothingToUndo."""
    return _page(request, by, runtime, number, blank(ReasonForm))


@router.post("")
def undo(
    request: Request, by: Corrector, runtime: Runtime, posted: Posted, number: str
) -> Response:
    """By counter-postings; a second click finds nothing more to take back."""
    form = fill(ReasonForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, by, runtime, number, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            undo_correction(uow, number, form.data.reason, by)
    except NothingToUndo:
        raise
    except DomainError as error:
        said = form.refused("", texts_of(request).error(error))
        return _page(request, by, runtime, number, said, status=error.status)
    return RedirectResponse(f"/{by.slug}/invoices/{number}?done=undone", 303)


def _page(
    request: Request,
    by: Actor,
    runtime: Runtime,
    number: str,
    form: Filled[ReasonForm],
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
        kind = undoable_kind(session, invoice)
    if kind is None:
        raise NothingToUndo(number=number)
    return PAGES.render(
        request,
        "corrections/undo.html",
        status=status,
        invoice=invoice,
        kind=texts_of(request).gettext(KINDS[kind]),
        form=form,
    )
