"""The page of debits that came back, by reason, with what to do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.billing.bank.returned_debits import returned_debits
from services.billing.page_context import PAGES, Runtime
from shared.actor import Actor
from shared.permissions import Permission
from shared.web.auth import require

router = APIRouter(prefix="/{slug}/bank", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]


@router.get("/returns")
def returns_page(request: Request, by: BankReader, runtime: Runtime) -> Response:
    """Debits that came back, by reason, with what to do."""
    with runtime.reading(by.association_id) as session:
        groups = returned_debits(session)
    return PAGES.render(request, "bank/bank_returns.html", groups=groups)
