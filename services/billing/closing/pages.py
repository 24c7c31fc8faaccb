"""`/{slug}/closing`: how far the books are closed, closing them further, opening them again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.closing.close_books import close_books
from services.billing.closing.errors import BooksDisagree, PeriodNotOver, ReopenWithoutReason
from services.billing.closing.queries import closings
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Ask, Day, Filled, Form, Posted, TellsInWords, blank, fill

router = APIRouter(prefix="/{slug}/closing", include_in_schema=False)
Closer = Annotated[Actor, Depends(require(Permission.BOOKS_CLOSE))]
REASON_CHARACTERS_MAX = 500
_FIELD_OF: dict[type[DomainError], str] = {
    PeriodNotOver: "until",
    ReopenWithoutReason: "reason",
    BooksDisagree: "",
}


class ClosingForm(Form):
    """The last day to close, and why where the books are opened again."""

    until: Annotated[Day, Ask(_("Enter the last day to be closed"))]
    reason: Annotated[str, Field(max_length=REASON_CHARACTERS_MAX), TellsInWords()] = ""


@router.get("")
def show(request: Request, by: InvoiceReader, runtime: Runtime) -> Response:
    """The last closed day, the form, and who closed before."""
    return _page(request, by, runtime, _proposed(runtime))


@router.post("")
def close(request: Request, by: Closer, runtime: Runtime, posted: Posted) -> Response:
    """Closes or opens; a second click finds it done."""
    texts = texts_of(request)
    form = fill(ClosingForm, posted, texts, runtime.clock.today())
    if form.data is None:
        return _page(request, by, runtime, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            close_books(uow, form.data.until, by, reason=form.data.reason)
    except (PeriodNotOver, ReopenWithoutReason, BooksDisagree) as error:
        form = form.refused(_FIELD_OF[type(error)], texts.error(error))
        return _page(request, by, runtime, form, status=error.status)
    return RedirectResponse(f"/{by.slug}/closing?done=1", 303)


def _proposed(runtime: ServiceRuntime) -> Filled[ClosingForm]:
    """The end of last month is what a treasurer closes."""
    last = runtime.clock.today().replace(day=1) - timedelta(days=1)
    return blank(ClosingForm, until=last.isoformat())


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    form: Filled[ClosingForm],
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        found = closings(session)
    yesterday: date = runtime.clock.today() - timedelta(days=1)
    return PAGES.render(
        request,
        "closing/closing.html",
        status=status,
        found=found,
        form=form,
        yesterday=yesterday,
        done="done" in request.query_params,
    )
