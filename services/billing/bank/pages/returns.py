"""The page of debits that came back, by reason, with what to do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.bank.returned_debits import returned_debits
from services.billing.collections.handle_return import handle_return
from services.billing.collections.rules.states import Handling
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Ask, Form, Posted, TellsInWords, fill

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]


Preparer = Annotated[Actor, Depends(require(Permission.DUES_PREPARE))]
_DONE: dict[str, str] = {
    Handling.COLLECT_AGAIN: _("It stands in the list of what can be collected now."),
    Handling.ASK_TRANSFER: _("Noted: a transfer is asked for."),
    Handling.HOLD_RELEASED: _("The hold is released. It can be collected or reminded of again."),
    Handling.ACKNOWLEDGED: _("Noted."),
}


class HandlingForm(Form):
    """What is to be done about a returned debit, and why."""

    handling: Annotated[Handling, Ask(_("Choose what is to be done"))]
    reason: Annotated[str, Field(max_length=500), TellsInWords()] = ""


@router.get("/returns")
def returns_page(request: Request, by: BankReader, runtime: Runtime) -> Response:
    """Debits that came back, by reason, with what to do."""
    return _page(request, by, runtime)


@router.post("/returns/{debit}")
def handle(
    request: Request, by: Preparer, runtime: Runtime, debit: str, posted: Posted
) -> Response:
    """Collect again, ask for a transfer, release a hold, or acknowledge."""
    form = fill(HandlingForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, by, runtime, form.error("handling") or form.error("reason"), 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            handle_return(uow, debit, form.data.handling, form.data.reason, by)
    except DomainError as error:
        return _page(request, by, runtime, texts_of(request).error(error), error.status)
    return RedirectResponse(f"/{by.slug}/bank/returns?done={form.data.handling}", 303)


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    refusal: str | None = None,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        groups = returned_debits(session, runtime.clock.today())
    done = _DONE.get(request.query_params.get("done", ""))
    return PAGES.render(
        request,
        "bank/bank_returns.html",
        status=status,
        groups=groups,
        refusal=refusal,
        done=texts_of(request).gettext(done) if done else "",
    )
