"""Mandates on pages: the list, one with its history, and every change of one."""

from __future__ import annotations

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.accounts.amend_mandate import amend_mandate
from services.billing.accounts.confirm_b2b_mandate import confirm_b2b_mandate
from services.billing.accounts.pages.forms import (
    FIELDS,
    AmendForm,
    ConfirmForm,
    ReasonForm,
    RevokeForm,
)
from services.billing.accounts.pages.labels import CHANGES, DONE
from services.billing.accounts.queries import list_mandates, mandate_page, mandate_view
from services.billing.accounts.resume_mandate import resume_mandate
from services.billing.accounts.revoke_mandate import Revocation, revoke_mandate
from services.billing.accounts.suspend_mandate import suspend_mandate
from services.billing.lists import page_request_of
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.permissions import Permission
from shared.web.auth import require
from shared.web.forms import Filled, Form, Posted, blank, fill

router = APIRouter(prefix="/{slug}/mandates", include_in_schema=False)
MandateWriter = Annotated[Actor, Depends(require(Permission.MANDATES_WRITE))]
F = TypeVar("F", bound=Form)


@router.get("")
def list_page(request: Request, by: InvoiceReader, runtime: Runtime) -> Response:
    """Mandates by pile and text; the address can be kept and shared."""
    view, wanted = mandate_view(request.query_params.get("view", "")), page_request_of(request)
    with runtime.reading(by.association_id) as session:
        found = list_mandates(session, view, wanted)
    return PAGES.render(
        request, "accounts/mandates.html", found=found, view=view, search=wanted.search
    )


@router.get("/{mandate_id}")
def show(request: Request, by: InvoiceReader, runtime: Runtime, mandate_id: UUID) -> Response:
    """What it says, what the next bank file tells of it, and what happened to it."""
    with runtime.reading(by.association_id) as session:
        page = mandate_page(session, mandate_id)
    return PAGES.render(
        request,
        "accounts/mandate.html",
        page=page,
        mandate=page.mandate,
        changes=CHANGES,
        done=done_text(request),
    )


@router.get("/{mandate_id}/suspend")
def suspend_form(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID
) -> Response:
    return _form(request, by, runtime, mandate_id, "suspend", blank(ReasonForm))


@router.post("/{mandate_id}/suspend")
def suspend(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID, posted: Posted
) -> Response:
    """Dues are invoiced, not debited, until it is taken up again."""
    form = fill(ReasonForm, posted, texts_of(request))
    if form.data is None:
        return _form(request, by, runtime, mandate_id, "suspend", form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            suspend_mandate(uow, mandate_id, form.data.reason, by)
    except DomainError as error:
        return _refused(request, by, runtime, mandate_id, "suspend", form, error)
    return _after(by, mandate_id, "suspended")


@router.get("/{mandate_id}/resume")
def resume_form(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID
) -> Response:
    return _form(request, by, runtime, mandate_id, "resume", blank(ReasonForm))


@router.post("/{mandate_id}/resume")
def resume(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID, posted: Posted
) -> Response:
    """The next run debits by it, nothing before that."""
    form = fill(ReasonForm, posted, texts_of(request))
    if form.data is None:
        return _form(request, by, runtime, mandate_id, "resume", form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            resume_mandate(uow, mandate_id, form.data.reason, by)
    except DomainError as error:
        return _refused(request, by, runtime, mandate_id, "resume", form, error)
    return _after(by, mandate_id, "resumed")


@router.get("/{mandate_id}/revoke")
def revoke_form(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID
) -> Response:
    form = blank(RevokeForm, on=runtime.clock.today().isoformat(), by_transfer=True)
    return _form(request, by, runtime, mandate_id, "revoke", form)


@router.post("/{mandate_id}/revoke")
def revoke(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID, posted: Posted
) -> Response:
    """Ends it for good."""
    form = fill(RevokeForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _form(request, by, runtime, mandate_id, "revoke", form, 422)
    told = Revocation(form.data.on, form.data.reason, form.data.by_transfer)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            revoke_mandate(uow, mandate_id, told, by)
    except DomainError as error:
        return _refused(request, by, runtime, mandate_id, "revoke", form, error)
    return _after(by, mandate_id, "revoked")


@router.get("/{mandate_id}/confirm")
def confirm_form(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID
) -> Response:
    form = blank(ConfirmForm, on=runtime.clock.today().isoformat())
    return _form(request, by, runtime, mandate_id, "confirm", form)


@router.post("/{mandate_id}/confirm")
def confirm(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID, posted: Posted
) -> Response:
    """The debtor's bank knows the B2B mandate since a day."""
    form = fill(ConfirmForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _form(request, by, runtime, mandate_id, "confirm", form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            confirm_b2b_mandate(uow, mandate_id, form.data.on, form.data.reason, by)
    except DomainError as error:
        return _refused(request, by, runtime, mandate_id, "confirm", form, error)
    year, day = form.data.year, form.data.collect_on
    if year is not None and day is not None:
        query = f"year={year}&collect_on={day.isoformat()}&done=confirmed"
        return RedirectResponse(f"/{by.slug}/dues/preview?{query}#exceptions", 303)
    return _after(by, mandate_id, "confirmed")


@router.get("/{mandate_id}/amend")
def amend_form(request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID) -> Response:
    with runtime.reading(by.association_id) as session:
        holder = mandate_page(session, mandate_id).mandate.account_holder
    form = blank(AmendForm, account_holder=holder)
    return _form(request, by, runtime, mandate_id, "amend", form)


@router.post("/{mandate_id}/amend")
def amend(
    request: Request, by: MandateWriter, runtime: Runtime, mandate_id: UUID, posted: Posted
) -> Response:
    """The same mandate goes on with another account of the same company."""
    form = fill(AmendForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _form(request, by, runtime, mandate_id, "amend", form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            amend_mandate(uow, mandate_id, form.data.terms(), form.data.reason, by)
    except DomainError as error:
        return _refused(request, by, runtime, mandate_id, "amend", form, error)
    return _after(by, mandate_id, "amended")


def done_text(request: Request) -> str:
    """What has just been done, after the redirect."""
    text = DONE.get(request.query_params.get("done", ""))
    return texts_of(request).gettext(text) if text else ""


def refused_form(request: Request, form: Filled[F], error: DomainError) -> Filled[F]:
    """The form with what a use case said, at the field it is about."""
    field = next((name for kind, name in FIELDS.items() if isinstance(error, kind)), "")
    return form.refused(field, texts_of(request).error(error))


def _refused(
    request: Request,
    by: Actor,
    runtime: Runtime,
    mandate_id: UUID,
    topic: str,
    form: Filled[F],
    error: DomainError,
) -> Response:
    said = refused_form(request, form, error)
    return _form(request, by, runtime, mandate_id, topic, said, error.status)


def _form(
    request: Request,
    by: Actor,
    runtime: Runtime,
    mandate_id: UUID,
    topic: str,
    form: Filled[F],
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        page = mandate_page(session, mandate_id)
    return PAGES.render(
        request,
        f"accounts/mandate_{topic}.html",
        status=status,
        page=page,
        mandate=page.mandate,
        form=form,
    )


def _after(by: Actor, mandate_id: UUID, done: str) -> Response:
    return RedirectResponse(f"/{by.slug}/mandates/{mandate_id}?done={done}", 303)
