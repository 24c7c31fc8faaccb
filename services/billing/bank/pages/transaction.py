"""The page of one transaction: why it was placed or not, assigning it, taking it back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.billing.bank.assign_transaction import assign_transaction, undo_match
from services.billing.bank.pages.match_reason_labels import label_of, labels_of
from services.billing.bank.queries import find_transaction
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.suggestions import search_invoices, suggest
from services.billing.errors import (
    InvoiceNotFound,
    NoDebitToReturn,
    TransactionInForeignCurrency,
    TransactionNotOpen,
)
from services.billing.ledger.labels import entry_words
from services.billing.lists import search_of
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Posted

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]
BankAssigner = Annotated[Actor, Depends(require(Permission.BANK_ASSIGN))]


@router.get("/{transaction_id}")
def transaction_page(
    request: Request, by: BankReader, runtime: Runtime, transaction_id: UUID
) -> Response:
    """One transaction: what the bank wrote, why it was placed or not, and the search."""
    return _transaction(request, by, runtime, transaction_id)


@router.post("/{transaction_id}/assign")
def assign(
    request: Request,
    by: BankAssigner,
    runtime: Runtime,
    transaction_id: UUID,
    posted: Posted,
) -> Response:
    """Gives the money to an invoice; who was slower sees what was decided."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            assign_transaction(uow, transaction_id, _invoice_of(posted), by)
    except (
        InvoiceNotFound,
        NoDebitToReturn,
        TransactionInForeignCurrency,
        TransactionNotOpen,
    ) as error:
        return _transaction(request, by, runtime, transaction_id, error=error)
    return RedirectResponse(f"/{by.slug}/bank/{transaction_id}", 303)


@router.post("/{transaction_id}/undo")
def undo(by: BankAssigner, runtime: Runtime, transaction_id: UUID) -> Response:
    """Takes the payment back to the unmatched money, by counter-entries."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        undo_match(uow, transaction_id, by)
    return RedirectResponse(f"/{by.slug}/bank/{transaction_id}", 303)


def _invoice_of(posted: FormData) -> UUID:
    try:
        return UUID(str(posted.get("invoice", "")))
    except ValueError as error:
        raise InvoiceNotFound from error


def _transaction(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    transaction_id: UUID,
    *,
    error: DomainError | None = None,
) -> Response:
    texts, search = texts_of(request), search_of(request)
    with runtime.reading(by.association_id) as session:
        page = find_transaction(session, transaction_id)
        row = page.transaction
        is_unmatched = row.state is TransactionState.UNMATCHED
        suggestions = suggest(session, runtime.keys, [row]) if is_unmatched else {}
        invoices = search_invoices(session, search, row) if is_unmatched else []
    return PAGES.render(
        request,
        "bank/bank_transaction.html",
        status=error.status if error else 200,
        page=page,
        row=row,
        error=texts.error(error) if error else None,
        suggestions=suggestions.get(row.id, []),
        invoices=invoices,
        search=search,
        reasons=labels_of(request, row.explanation),
        reason_label=lambda reason: label_of(request, reason),
        entries=[(one, entry_words(texts, one.debit, one.credit)) for one in page.entries],
    )
