"""The applicant's page on payment: direct debit with a mandate signed here, or transfer."""

from __future__ import annotations

from typing import Annotated, Literal

from babel.core import Locale
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator, Field

from services.billing.accounts.rules.mandate_text import core_mandate_text
from services.billing.errors import AccountOfCreditor, DebtorTownUnreadable
from services.billing.page_context import PAGES, Runtime, texts_of
from services.billing.quotes.choose_payment import Signing, choose_payment
from services.billing.quotes.pages.application_dues import AnyDraft, closed_page, waiting_page
from services.billing.quotes.pages.draft_link import Draft
from services.billing.quotes.queries import MandateForm, mandate_form, refuse_unreckoned
from services.billing.sepa.iban import InvalidIban, group_iban, parse_iban
from services.billing.sepa.sepa_text import NAME_LENGTH, bank_can_read
from shared.clean_text import repaired_line
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.client_address import client_address
from shared.web.forms import (
    NO_ADDRESS,
    Ask,
    Filled,
    Form,
    HoldsAccount,
    Posted,
    Tick,
    blank,
    fill,
)
from shared.web.limits import (
    APPLICATION_PAGE,
    DUES_QUOTE,
    limited,
    over_limit,
)
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/apply/{token}", include_in_schema=False)
_HOLDER = _("Enter the account holder as the bank knows it")
_LATIN = _("Write the account holder in Latin letters, as the bank knows the name.")
_IBAN = _("Enter the IBAN, for example DE02 1203 0000 0000 2020 51")
_NAME = _("Enter the name of the person who signs")
_FUNCTION = _("Enter the function of the person who signs, for example managing director")
_AUTHORISED = _("Confirm the mandate, or choose invoice and transfer")


def _refuse_unreadable(holder: str) -> str:
    if not bank_can_read(holder):
        raise ValueError("nothing of it would be left in the bank file")
    return holder


class Choice(Form):
    """The first question; the rest is read only for a direct debit."""

    method: Annotated[
        Literal["direct_debit", "transfer"], Ask(_("Choose how your company will pay"))
    ]


class MandateFields(Choice):
    """What a mandate takes; lengths by ISO 20022."""

    account_holder: Annotated[
        str,
        Ask(_HOLDER, invalid=_LATIN),
        Field(max_length=NAME_LENGTH),
        NO_ADDRESS,
        AfterValidator(_refuse_unreadable),
    ]
    iban: Annotated[str, Field(max_length=60), HoldsAccount()] = ""
    signatory_name: Annotated[str, Ask(_NAME), Field(max_length=100), NO_ADDRESS]
    signatory_function: Annotated[str, Ask(_FUNCTION), Field(max_length=100), NO_ADDRESS]
    authorised: Annotated[Tick, Ask(_AUTHORISED)]


@router.get("/payment")
def payment_page(request: Request, draft: AnyDraft, runtime: Runtime) -> Response:
    """The form; an account given before is shown masked and kept unless a new one is typed."""
    if draft.quote is None:
        return waiting_page(request, draft)
    if draft.quote.closed:
        return closed_page(request, draft)
    if draft.quote.annual_cents is None:
        return RedirectResponse(draft.page("dues"), 303)
    with runtime.reading(draft.association) as session:
        former = mandate_form(session, draft.quote).former
    evidence = former.evidence if former else {}
    form = blank(
        MandateFields,
        method=draft.quote.method,
        account_holder=former.account_holder if former else _shortened(draft.quote.company),
        signatory_name=evidence.get("signatory_name"),
        signatory_function=evidence.get("signatory_function"),
    )
    return _page(request, draft, runtime, form)


@router.get("/payment/account")
def back_to_payment(draft: AnyDraft) -> Response:
    """Where a reader comes who reloads or changes the language after the account was confirmed."""
    return RedirectResponse(draft.page("payment"), 303)


@router.post("/payment/account", dependencies=[Depends(limited(DUES_QUOTE))])
def confirm_account(
    request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted
) -> Response:
    """Says which country's account it is and shows it once in groups; keeps nothing."""
    refuse_unreckoned(draft.known)
    form = fill(MandateFields, posted, texts_of(request))
    account = _account(request, form.value("iban"))
    if "hx-request" in request.headers:
        return PAGES.render(request, "quotes/account.html", account=account)
    return _page(request, draft, runtime, Filled(form.texts), account=account)


@router.post("/payment")
def choose(request: Request, draft: AnyDraft, runtime: Runtime, posted: Posted) -> Response:
    """Keeps the choice and goes on to the check page, which waits for this revision."""
    quote = refuse_unreckoned(draft.known)
    signing, form = _read(request, draft, runtime, posted)
    if form.errors:
        return _page(request, draft, runtime, form, status=422)
    if over := over_limit(
        request,
        APPLICATION_PAGE,
        lambda said: _page(request, draft, runtime, form.refused("", said)),
    ):
        return over
    try:
        with runtime.transaction(draft.association, actor="applicant") as uow:
            kept = choose_payment(uow, quote.application_id, signing)
    except (InvalidIban, AccountOfCreditor, DebtorTownUnreadable) as error:
        form = form.refused("iban", texts_of(request).error(error))
        return _page(request, draft, runtime, form, status=422)
    return RedirectResponse(f"{draft.page('check')}?revision={kept.revision}", 303)


def _shortened(company: str) -> str:
    """A name as long as a bank takes it, cut between words; the applicant may correct it."""
    if len(company) <= NAME_LENGTH:
        return company
    return company[: NAME_LENGTH + 1].rpartition(" ")[0] or company[:NAME_LENGTH]


def _read(
    request: Request, draft: Draft, runtime: ServiceRuntime, posted: Posted
) -> tuple[Signing | None, Filled[Choice] | Filled[MandateFields]]:
    texts = texts_of(request)
    choice = fill(Choice, posted, texts)
    if choice.data is None or choice.data.method == "transfer":
        return None, choice
    form = fill(MandateFields, posted, texts)
    with runtime.reading(draft.association) as session:
        mandate = mandate_form(session, draft.known)
    message = _iban_message(request, form.value("iban"), known=mandate.former is not None)
    if "authorised" not in form.errors and not posted.get("authorised"):
        form = form.refused("authorised", texts.gettext(_AUTHORISED))
    if message:
        form = form.refused("iban", message)
    order = list(MandateFields.model_fields)
    errors = dict(sorted(form.errors.items(), key=lambda one: order.index(one[0])))
    form = Filled(form.texts, errors, form.data)
    return (_signing(request, form.data, mandate) if form.data else None), form


def _signing(request: Request, fields: MandateFields, mandate: MandateForm) -> Signing:
    creditor = mandate.creditor
    return Signing(
        iban=fields.iban,
        account_holder=fields.account_holder,
        signatory_name=fields.signatory_name,
        signatory_function=fields.signatory_function,
        text=core_mandate_text(reader_of(request).language, creditor.name, creditor.notice_days),
        ip=client_address(request),
        user_agent=repaired_line(request.headers.get("user-agent", "")),
    )


def _iban_message(request: Request, iban: str, *, known: bool) -> str | None:
    """What is wrong with the account typed; nothing typed keeps the known one."""
    texts = texts_of(request)
    if not iban.strip():
        return None if known else texts.gettext(_IBAN)
    try:
        parse_iban(iban)
    except InvalidIban as error:
        return texts.error(error)
    return None


def _account(request: Request, typed: str) -> dict[str, str]:
    """The account as it will be kept, its country in the reader's language, or what is wrong."""
    if not typed.strip():
        return {}
    if problem := _iban_message(request, typed, known=False):
        return {"problem": problem}
    iban = parse_iban(typed)
    territories = Locale.parse(reader_of(request).language).territories
    return {"iban": group_iban(iban), "country": territories.get(iban[:2], iban[:2])}


def _page(
    request: Request,
    draft: Draft,
    runtime: ServiceRuntime,
    form: Filled[Choice] | Filled[MandateFields],
    status: int = 200,
    account: dict[str, str] | None = None,
) -> Response:
    with runtime.reading(draft.association) as session:
        mandate = mandate_form(session, draft.known)
    creditor = mandate.creditor
    return PAGES.render(
        request,
        "quotes/application_payment.html",
        status=status,
        draft=draft,
        quote=draft.known,
        form=form,
        creditor=creditor,
        former=mandate.former,
        account=account or {},
        text=core_mandate_text(reader_of(request).language, creditor.name, creditor.notice_days),
    )
