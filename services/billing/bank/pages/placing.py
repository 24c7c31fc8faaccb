"""Placing one transaction by hand, and taking it back: each a form of the transaction's page."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field
from starlette.datastructures import FormData

from services.billing.bank.assign_transaction import assign_to_member, assign_transaction
from services.billing.bank.book_transaction import book_transaction
from services.billing.bank.booking_rules import WORDS_LENGTH_MAX
from services.billing.bank.pages.transaction import show_transaction
from services.billing.bank.undo_transaction import undo_transaction
from services.billing.errors import InvoiceNotFound, TransactionNotFound
from services.billing.page_context import Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Ask, Form, Posted, fill

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankAssigner = Annotated[Actor, Depends(require(Permission.BANK_ASSIGN))]


class CreditForm(Form):
    """Whose credit the money is."""

    member: Annotated[str, Field(max_length=40), Ask(_("Enter the member number"))]


class BookForm(Form):
    """Which account the money belongs to; `remember` keeps a rule with the words."""

    account: Annotated[str, Field(max_length=80), Ask(_("Choose an account"))]
    remember: bool = False
    words: Annotated[str, Field(max_length=WORDS_LENGTH_MAX)] = ""


@router.post("/{transaction_id}/assign")
def assign(
    request: Request, by: BankAssigner, runtime: Runtime, transaction_id: UUID, posted: Posted
) -> Response:
    """Gives the money to invoices; who was slower sees what was decided."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            assign_transaction(uow, transaction_id, _invoices_of(posted), by)
    except DomainError as error:
        return _refused(request, by.association_id, runtime, transaction_id, error)
    return _done(by.slug, transaction_id)


@router.post("/{transaction_id}/credit")
def credit(
    request: Request, by: BankAssigner, runtime: Runtime, transaction_id: UUID, posted: Posted
) -> Response:
    """Keeps the money as credit of a member."""
    own, form = by.association_id, fill(CreditForm, posted, texts_of(request))
    if form.data is None:
        said = form.error("member")
        return show_transaction(request, own, runtime, transaction_id, error=said, status=422)
    try:
        with runtime.transaction(own, actor=by.recorded_as) as uow:
            assign_to_member(uow, transaction_id, form.data.member, by)
    except DomainError as error:
        return _refused(request, own, runtime, transaction_id, error)
    return _done(by.slug, transaction_id)


@router.post("/{transaction_id}/book")
def book(
    request: Request, by: BankAssigner, runtime: Runtime, transaction_id: UUID, posted: Posted
) -> Response:
    """Books the money to an account of the association, by a rule also what comes later."""
    own, form = by.association_id, fill(BookForm, posted, texts_of(request))
    if form.data is None:
        said = form.error("account") or form.error("words")
        return show_transaction(request, own, runtime, transaction_id, error=said, status=422)
    words = form.data.words if form.data.remember else None
    try:
        with runtime.transaction(own, actor=by.recorded_as) as uow:
            book_transaction(uow, transaction_id, form.data.account, by, remember=words)
    except DomainError as error:
        return _refused(request, own, runtime, transaction_id, error)
    return _done(by.slug, transaction_id)


@router.post("/{transaction_id}/undo")
def undo(request: Request, by: BankAssigner, runtime: Runtime, transaction_id: UUID) -> Response:
    """Takes the money back to what is unmatched, by counter-entries."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            undo_transaction(uow, transaction_id, by)
    except DomainError as error:
        return _refused(request, by.association_id, runtime, transaction_id, error)
    return _done(by.slug, transaction_id)


def _refused(
    request: Request,
    own: UUID,
    runtime: ServiceRuntime,
    transaction_id: UUID,
    error: DomainError,
) -> Response:
    """The transaction as it stands, with what was refused. Raises the error where there is none."""
    if isinstance(error, TransactionNotFound):
        raise error
    said = texts_of(request).error(error)
    return show_transaction(request, own, runtime, transaction_id, error=said, status=error.status)


def _done(slug: str, transaction_id: UUID) -> Response:
    return RedirectResponse(f"/{slug}/bank/{transaction_id}", 303)


def _invoices_of(posted: FormData) -> list[UUID]:
    """Raises InvoiceNotFound."""
    try:
        return [UUID(str(one)) for one in posted.getlist("invoice")]
    except ValueError as error:
        raise InvoiceNotFound from error
