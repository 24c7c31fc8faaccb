"""`/{slug}/credits`: who has paid too much, setting it off, paying it back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.billing.balances.rules.wishes import Wish
from services.billing.credits.discard_refund import discard_refund
from services.billing.credits.errors import NoCredit
from services.billing.credits.keep_credit import end_keeping, keep_credit
from services.billing.credits.offset_credit import offset_credit
from services.billing.credits.payee import account_on_file, payee_given
from services.billing.credits.propose_refund import propose_refund
from services.billing.credits.queries import credit_of, member_credits, member_shortfalls
from services.billing.credits.refunds import list_refunds
from services.billing.credits.release_refund import release_refund
from services.billing.credits.reopen_credit import reopen_credit
from services.billing.credits.submit_refund import submit_refund
from services.billing.credits.write_refund import take_refund_file
from services.billing.page_context import PAGES, InvoiceReader, Runtime, texts_of
from services.billing.sepa.iban import InvalidIban
from shared.actor import Actor
from shared.errors import DomainError, NotFound
from shared.i18n import _
from shared.money import plain_amount
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.downloads import download
from shared.web.forms import (
    Ask,
    Cents,
    Filled,
    Form,
    HoldsAccount,
    Posted,
    TellsInWords,
    blank,
    fill,
)
from shared.web.limits import DOWNLOAD, DOWNLOAD_HOURLY, limited

router = APIRouter(prefix="/{slug}/credits", include_in_schema=False)
Assigner = Annotated[Actor, Depends(require(Permission.BANK_ASSIGN))]
Releaser = Annotated[Actor, Depends(require(Permission.DUES_RELEASE))]
Submitter = Annotated[Actor, Depends(require(Permission.COLLECTIONS_SUBMIT))]
BankFileTaker = Annotated[Actor, Depends(require(Permission.BANK_FILES_DOWNLOAD))]
REASON_CHARACTERS_MAX = 500


class RefundForm(Form):
    """How much goes back to whom, and why; an account only where it is another one."""

    member: Annotated[str, Field(max_length=40)]
    amount: Annotated[Cents, Ask(_("Enter the amount, for example 120.50"))]
    reason: Annotated[
        str,
        Field(max_length=REASON_CHARACTERS_MAX),
        TellsInWords(),
        Ask(_("Say in a few words why.")),
    ]
    beside_open: bool = False
    holder: Annotated[str, Field(max_length=140)] = ""
    iban: Annotated[str, Field(max_length=60), HoldsAccount()] = ""


class KeepForm(Form):
    """What becomes of a member's credit, and why."""

    member: Annotated[str, Field(max_length=40)]
    wish: Annotated[Wish, Ask(_("Choose what becomes of it."))]
    reason: Annotated[
        str,
        Field(max_length=REASON_CHARACTERS_MAX),
        TellsInWords(),
        Ask(_("Say in a few words why.")),
    ]


@router.get("")
def show(request: Request, by: InvoiceReader, runtime: Runtime) -> Response:
    """Who has credit, and the refunds."""
    return _list(request, by.association_id, runtime)


@router.post("/set-off")
def set_off(request: Request, by: Assigner, runtime: Runtime, posted: Posted) -> Response:
    """Sets the credit of one member off against its open invoices, as much as can be."""
    member = str(posted.get("member", ""))[:40]
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            offset_credit(uow, member, by)
    except DomainError as error:
        return _list(request, by.association_id, runtime, error)
    return RedirectResponse(f"/{by.slug}/credits?done=set_off_now", 303)


@router.get("/keep")
def keep_form(request: Request, by: Assigner, runtime: Runtime) -> Response:
    """What was agreed with one member."""
    member = request.query_params.get("member", "")[:40]
    return _keep_form(request, by.association_id, runtime, blank(KeepForm, member=member), member)


@router.post("/keep")
def keep(request: Request, by: Assigner, runtime: Runtime, posted: Posted) -> Response:
    """Keeps the credit on the member's wish, or lets it pay what comes next."""
    own, texts = by.association_id, texts_of(request)
    form = fill(KeepForm, posted, texts)
    member = str(posted.get("member", ""))[:40]
    if form.data is None:
        return _keep_form(request, own, runtime, form, member, status=422)
    data = form.data
    with runtime.transaction(own, actor=by.recorded_as) as uow:
        keep_credit(uow, data.member, data.reason, by, wish=data.wish)
    return RedirectResponse(f"/{by.slug}/credits?done={data.wish.value}", 303)


@router.post("/end-keeping")
def end(by: Assigner, runtime: Runtime, posted: Posted) -> Response:
    """The association's rule holds again."""
    member = str(posted.get("member", ""))[:40]
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        end_keeping(uow, member, by)
    return RedirectResponse(f"/{by.slug}/credits?done=ended", 303)


@router.get("/pay-back")
def pay_back_form(request: Request, by: Assigner, runtime: Runtime) -> Response:
    """The form for one member."""
    member = request.query_params.get("member", "")[:40]
    with runtime.reading(by.association_id) as session:
        found = credit_of(session, member)
    amount = plain_amount(found.balance.free_cents) if found and found.balance.free_cents else ""
    form = blank(RefundForm, member=member, amount=amount)
    return _form(request, by.association_id, runtime, form, member)


@router.post("/pay-back")
def pay_back(request: Request, by: Assigner, runtime: Runtime, posted: Posted) -> Response:
    """Proposes the refund; another person releases it."""
    own, texts = by.association_id, texts_of(request)
    form = fill(RefundForm, posted, texts)
    member = str(posted.get("member", ""))[:40]
    if form.data is None:
        return _form(request, own, runtime, form, member, status=422)
    data = form.data
    try:
        payee = payee_given(data.holder, data.iban) if data.iban or data.holder else None
        with runtime.transaction(own, actor=by.recorded_as) as uow:
            propose_refund(
                uow,
                data.member,
                data.reason,
                by,
                amount_cents=data.amount,
                payee=payee,
                beside_open=data.beside_open,
            )
    except InvalidIban as error:
        form = form.refused("iban", texts.error(error))
        return _form(request, own, runtime, form, member, status=422)
    except DomainError as error:
        form = form.refused("amount", texts.error(error))
        return _form(request, own, runtime, form, member, status=error.status)
    return RedirectResponse(f"/{by.slug}/credits?done=proposed", 303)


@router.post("/refunds/{refund_id}/release")
def release(request: Request, by: Releaser, runtime: Runtime, refund_id: UUID) -> Response:
    """The second person: the transfer file is written."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            release_refund(uow, refund_id, by)
    except DomainError as error:
        return _list(request, by.association_id, runtime, error)
    return RedirectResponse(f"/{by.slug}/credits?done=released", 303)


@router.post("/refunds/{refund_id}/discard")
def discard(request: Request, by: Releaser, runtime: Runtime, refund_id: UUID) -> Response:
    """Gives a proposal up."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            discard_refund(uow, refund_id, by)
    except DomainError as error:
        return _list(request, by.association_id, runtime, error)
    return RedirectResponse(f"/{by.slug}/credits?done=discarded", 303)


@router.get("/refunds/{refund_id}/file", dependencies=[Depends(limited(DOWNLOAD, DOWNLOAD_HOURLY))])
def transfer_file(by: BankFileTaker, runtime: Runtime, refund_id: UUID) -> Response:
    """The transfer file as it was made and checked; one whose day is past is made anew."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        refund = take_refund_file(uow, refund_id)
    document = runtime.documents.open(by.association_id, refund.sha256)
    return download(document, refund.file_name, "application/xml")


@router.post("/refunds/{refund_id}/submit")
def submit(
    request: Request, by: Submitter, runtime: Runtime, refund_id: UUID, posted: Posted
) -> Response:
    """Notes that the bank has the file."""
    in_time = bool(posted.get("in_time"))
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            submit_refund(uow, refund_id, by, in_time=in_time)
    except DomainError as error:
        return _list(request, by.association_id, runtime, error)
    return RedirectResponse(f"/{by.slug}/credits?done=submitted", 303)


@router.post("/refunds/{refund_id}/reopen")
def reopen(request: Request, by: Submitter, runtime: Runtime, refund_id: UUID) -> Response:
    """The bank did not carry it out: the money is credit again."""
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            reopen_credit(uow, refund_id, by)
    except DomainError as error:
        return _list(request, by.association_id, runtime, error)
    return RedirectResponse(f"/{by.slug}/credits?done=reopened", 303)


def _list(
    request: Request, own: UUID, runtime: ServiceRuntime, error: DomainError | None = None
) -> Response:
    if isinstance(error, NotFound) and error.code == "refund_not_found":
        raise error
    texts = texts_of(request)
    with runtime.reading(own) as session:
        credits, refunds = member_credits(session), list_refunds(session)
        shortfalls = member_shortfalls(session)
    done = DONE.get(request.query_params.get("done", ""))
    return PAGES.render(
        request,
        "credits/credits.html",
        status=error.status if error else 200,
        credits=credits,
        shortfalls=shortfalls,
        refunds=refunds,
        today=runtime.clock.today(),
        error=texts.error(error) if error else None,
        done=texts.gettext(done) if done and not error else None,
        verdicts=VERDICTS,
    )


def _form(
    request: Request,
    own: UUID,
    runtime: ServiceRuntime,
    form: Filled[RefundForm],
    member: str,
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(own) as session:
        found = credit_of(session, member)
        account = account_on_file(session, found.member_id) if found else None
    if found is None or found.credit_cents <= 0:
        raise NoCredit(member_number=member)
    return PAGES.render(
        request, "credits/pay_back.html", status=status, form=form, credit=found, account=account
    )


def _keep_form(
    request: Request,
    own: UUID,
    runtime: ServiceRuntime,
    form: Filled[KeepForm],
    member: str,
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(own) as session:
        found = credit_of(session, member)
    if found is None:
        raise NoCredit(member_number=member)
    return PAGES.render(request, "credits/keep.html", status=status, form=form, credit=found)


DONE = {
    "keep": _("Noted: the credit is kept."),
    "ended": _("What was agreed about the credit is ended."),
    "set_off_now": _("The credit is set off."),
    "set_off": _("Noted: the credit pays what the member is asked for next."),
    "proposed": _("The refund is proposed. Another person who may release it does so here."),
    "released": _("The refund is released. Download the transfer file and hand it to the bank."),
    "discarded": _("The refund is given up. The credit stays."),
    "submitted": _("Noted: the bank has the transfer. Its statement books it."),
    "reopened": _("The money is credit again."),
}
VERDICTS = {
    "RCVC": _("The bank says: the name fits the account."),
    "RVMC": _("The bank says: the name nearly fits the account. Ask the member before you go on."),
    "RVNM": _("The bank says: the name does not fit the account. Ask the member before you go on."),
    "RVNA": _("The bank could not compare the name with the account."),
}
