"""`/{slug}/invoices/{number}/correct`: choose a correction, fill it in, check it, do it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.corrections.correct_invoice import correct_invoice
from services.billing.corrections.pages.forms import (
    TOPICS,
    CorrectionForm,
    blank_topic,
    field_of,
)
from services.billing.corrections.pages.labels import rows_of
from services.billing.corrections.previews import preview_correction
from services.billing.corrections.queries import undoable_kind
from services.billing.invoices.queries import find_invoice
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError, NotFound
from shared.permissions import Permission
from shared.proposals import ProposalState
from shared.web.auth import require
from shared.web.forms import Filled, Posted, fill

router = APIRouter(prefix="/{slug}/invoices/{number}/correct", include_in_schema=False)
Corrector = Annotated[Actor, Depends(require(Permission.INVOICES_WRITE))]


@router.get("")
def choose(request: Request, by: Corrector, runtime: Runtime, number: str) -> Response:
    """What can be done about this invoice."""
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
        undoable = undoable_kind(session, invoice)
    return PAGES.render(request, "corrections/correct.html", invoice=invoice, undoable=undoable)


@router.get("/{topic}")
def topic_form(
    request: Request, by: Corrector, runtime: Runtime, number: str, topic: str
) -> Response:
    return _form(request, by, runtime, (number, _known(topic)), blank_topic(topic))


@router.post("/{topic}")
def correct(
    request: Request, by: Corrector, runtime: Runtime, posted: Posted, number: str, topic: str
) -> Response:
    """Shows what would be done; done is it when that was seen. A second click does nothing more."""
    about = (number, _known(topic))
    form = fill(TOPICS[topic], posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _form(request, by, runtime, about, form, status=422)
    if posted.get("change"):
        return _form(request, by, runtime, about, form)
    try:
        if posted.get("confirmed"):
            return _done(by, runtime, number, form.data)
        return _check(request, by, runtime, about, form, form.data)
    except DomainError as error:
        said = form.refused(field_of(topic, error), texts_of(request).error(error))
        return _form(request, by, runtime, about, said, status=error.status)


def _known(topic: str) -> str:
    if topic not in TOPICS:
        raise NotFound
    return topic


def _done(by: Actor, runtime: Runtime, number: str, data: CorrectionForm) -> Response:
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        made = correct_invoice(uow, number, data.order(), by)
        done = made.kind.value if made.state is ProposalState.CONFIRMED else "waits"
    return RedirectResponse(f"/{by.slug}/invoices/{number}?done={done}", 303)


def _check(
    request: Request,
    by: Actor,
    runtime: Runtime,
    about: tuple[str, str],
    form: Filled[CorrectionForm],
    data: CorrectionForm,
) -> Response:
    number, topic = about
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
        preview = preview_correction(session, number, data.order(), runtime.clock.today(), by)
    return PAGES.render(
        request,
        "corrections/check.html",
        invoice=invoice,
        topic=topic,
        form=form,
        reason=data.reason,
        preview=preview,
        rows=list(rows_of(preview, texts_of(request))),
    )


def _form(
    request: Request,
    by: Actor,
    runtime: Runtime,
    about: tuple[str, str],
    form: Filled[CorrectionForm],
    *,
    status: int = 200,
) -> Response:
    number, topic = about
    with runtime.reading(by.association_id) as session:
        invoice = find_invoice(session, number)
    return PAGES.render(
        request,
        f"corrections/{topic.replace('-', '_')}.html",
        status=status,
        invoice=invoice,
        form=form,
    )
