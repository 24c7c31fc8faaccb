"""The accounts for money that is no dues, and the rules that book to them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.bank.booking_rules import forget_rule, list_rules
from services.billing.bank.named_accounts import NAME_LENGTH_MAX, account_names, add_account
from services.billing.errors import AccountNameTaken, AccountNameUnusable
from services.billing.ledger.standard_accounts import account_label
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Ask, Filled, Form, Posted, fill

router = APIRouter(prefix="/{slug}/bank/accounts", include_in_schema=False)
BankReader = Annotated[Actor, Depends(require(Permission.BANK_READ))]
BankAssigner = Annotated[Actor, Depends(require(Permission.BANK_ASSIGN))]


class AccountForm(Form):
    """The name of one more account."""

    name: Annotated[str, Field(max_length=NAME_LENGTH_MAX), Ask(_("Enter the name of the account"))]


@router.get("")
def accounts_page(request: Request, by: BankReader, runtime: Runtime) -> Response:
    """All accounts, a form for one more, all rules."""
    return _show(request, by, runtime, Filled[AccountForm]())


@router.post("")
def add(request: Request, by: BankAssigner, runtime: Runtime, posted: Posted) -> Response:
    """One more account of the association's own."""
    texts = texts_of(request)
    form = fill(AccountForm, posted, texts)
    if form.data is None:
        return _show(request, by, runtime, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            add_account(uow, form.data.name, by)
    except (AccountNameTaken, AccountNameUnusable) as error:
        form = form.refused("name", texts.error(error))
        return _show(request, by, runtime, form, status=error.status)
    return RedirectResponse(f"/{by.slug}/bank/accounts", 303)


@router.post("/rules/{rule_id}/forget")
def forget(by: BankAssigner, runtime: Runtime, rule_id: UUID) -> Response:
    """The rule books nothing any more; what it booked stays."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        forget_rule(uow, rule_id, by)
    return RedirectResponse(f"/{by.slug}/bank/accounts", 303)


def _show(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    form: Filled[AccountForm],
    *,
    status: int = 200,
) -> Response:
    texts = texts_of(request)
    with runtime.reading(by.association_id) as session:
        names, rules = account_names(session), list_rules(session)
    return PAGES.render(
        request,
        "bank/bank_accounts.html",
        status=status,
        form=form,
        names=[account_label(texts, name) for name in names],
        rules=[(rule, account_label(texts, rule.account_name)) for rule in rules],
    )
