"""A member's account: what it owes and paid, how it pays, why its dues are what they are."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.billing.accounts.pages.mandates import done_text
from services.billing.history.queries.account import account_page
from services.billing.ledger.labels import entry_words
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of

router = APIRouter(prefix="/{slug}/members/{member_id}/account", include_in_schema=False)


@router.get("")
def show(request: Request, by: InvoiceReader, runtime: Runtime, member_id: UUID) -> Response:
    """The account (Mitgliedskonto) with the reasons of every year's dues."""
    with runtime.reading(by.association_id) as session:
        page = account_page(session, member_id, runtime.clock.today())
    texts = texts_of(request)
    movements = [
        (one, entry_words(texts, one.entry.debit, one.entry.credit)) for one in page.movements
    ]
    return PAGES.render(
        request,
        "history/account.html",
        page=page,
        account=page.account,
        movements=movements,
        done=done_text(request),
    )
