"""How a member pays, on pages: a mandate on paper is entered, debit and transfer are chosen."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.billing.accounts.choose_payment_method import choose_payment_method
from services.billing.accounts.enter_member_mandate import enter_member_mandate
from services.billing.accounts.pages.forms import NewMandateForm, PaymentForm
from services.billing.accounts.pages.mandates import refused_form
from services.billing.accounts.queries import find_member
from services.billing.page_context import PAGES, Runtime, texts_of
from shared.actor import Actor
from shared.errors import DomainError
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Filled, Posted, blank, fill

router = APIRouter(prefix="/{slug}/members/{member_id}", include_in_schema=False)
MandateWriter = Annotated[Actor, Depends(require(Permission.MANDATES_WRITE))]


@router.get("/mandate")
def new_form(request: Request, by: MandateWriter, runtime: Runtime, member_id: UUID) -> Response:
    """A mandate signed on paper: the holder is the company unless another one is entered."""
    with runtime.reading(by.association_id) as session:
        company = find_member(session, member_id).company
    form = blank(NewMandateForm, account_holder=company, scheme="core")
    return _page(request, by, runtime, member_id, form)


@router.post("/mandate")
def enter(
    request: Request, by: MandateWriter, runtime: Runtime, member_id: UUID, posted: Posted
) -> Response:
    """The member pays by it from the next invoice on; the mandate before is over."""
    form = fill(NewMandateForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _page(request, by, runtime, member_id, form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            mandate = enter_member_mandate(
                uow, member_id, form.data.terms(), by, reference=form.data.reference
            )
    except DomainError as error:
        said = refused_form(request, form, error)
        return _page(request, by, runtime, member_id, said, error.status)
    return RedirectResponse(f"/{by.slug}/mandates/{mandate.id}?done=entered", 303)


@router.post("/payment")
def choose(
    request: Request, by: MandateWriter, runtime: Runtime, member_id: UUID, posted: Posted
) -> Response:
    """By transfer, or again by the mandate that is valid."""
    form = fill(PaymentForm, posted, texts_of(request))
    back = f"/{by.slug}/members/{member_id}/account"
    if form.data is None:
        return RedirectResponse(back, 303)
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        choose_payment_method(uow, member_id, form.data.method, by)
    return RedirectResponse(f"{back}?done=paying", 303)


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    member_id: UUID,
    form: Filled[NewMandateForm],
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        member = find_member(session, member_id)
    return PAGES.render(
        request, "accounts/mandate_new.html", status=status, member=member, form=form
    )
