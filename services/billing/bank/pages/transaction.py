"""The page of one transaction: why it was placed or not, and where it can be placed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.billing.bank.named_accounts import account_names
from services.billing.bank.pages.match_reason_labels import label_of, labels_of
from services.billing.bank.queries import find_transaction
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.suggestions import search_invoices, suggest
from services.billing.ledger.labels import account_words, entry_words
from services.billing.ledger.standard_accounts import account_label
from services.billing.lists import search_of
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]


@router.get("/{transaction_id}")
def transaction_page(
    request: Request, by: BankReader, runtime: Runtime, transaction_id: UUID
) -> Response:
    """One transaction: what the bank wrote, why it was placed or not, and the search."""
    return show_transaction(request, by.association_id, runtime, transaction_id)


def show_transaction(
    request: Request,
    association_id: UUID,
    runtime: ServiceRuntime,
    transaction_id: UUID,
    *,
    error: str | None = None,
    status: int = 200,
) -> Response:
    """The page as it stands now, with what was refused if something was."""
    texts, search = texts_of(request), search_of(request)
    with runtime.reading(association_id) as session:
        page = find_transaction(session, transaction_id)
        row = page.transaction
        is_unmatched = row.state is TransactionState.UNMATCHED
        suggestions = suggest(session, runtime.keys, [row]) if is_unmatched else {}
        invoices = search_invoices(session, search, row) if is_unmatched else []
        names = account_names(session) if is_unmatched else []
    return PAGES.render(
        request,
        "bank/bank_transaction.html",
        status=status,
        page=page,
        row=row,
        error=error,
        suggestions=suggestions.get(row.id, []),
        invoices=invoices,
        search=search,
        reasons=labels_of(request, row.explanation),
        reason_label=lambda reason: label_of(request, reason),
        accounts=[(name, account_label(texts, name)) for name in names],
        account=account_label(texts, row.account_name) if row.account_name else None,
        entries=[
            (
                one,
                entry_words(texts, one.debit, one.credit),
                account_words(texts, one.debit, one.account_name),
                account_words(texts, one.credit, one.account_name),
            )
            for one in page.entries
        ],
    )
