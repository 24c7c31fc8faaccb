"""Another account or creditor identifier: proposed by one officer, confirmed by another.

It stands here because a new account concerns two services: billing collects to it, and mails name
it. Before billing confirms, the account is laid ready for the mails; the event of the confirmation
makes it theirs. A crash in between leaves nothing half changed: who confirms again does both.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from infra.admin.page_context import PAGES, Runtimes, SettingsWriter, texts_of
from infra.admin.settings import RejectForm, ServiceElsewhere, after, settings_page, writing
from infra.admin.settings_data import gather_settings
from services.billing.association.account import OwnAccount
from services.billing.errors import AccountHolderUnreadable, InvalidBic
from services.billing.sepa.creditor_identifier import InvalidCreditorIdentifier
from services.billing.sepa.iban import InvalidIban
from services.billing.settings.confirm_account_change import confirm_account_change
from services.billing.settings.propose_account_change import propose_account_change
from services.billing.settings.queries import sealed_account
from services.billing.settings.reject_account_change import reject_account_change
from services.billing.settings.withdraw_account_change import withdraw_account_change
from services.notifications.association.store_pending_account import (
    SealedAccount,
    store_pending_account,
)
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.forms import Ask, Filled, Form, HoldsAccount, Posted, blank, fill

router = APIRouter(prefix="/{slug}/settings/account", include_in_schema=False)
# The bank's own limits (EPC: 70 and 35 characters), with room for spaces typed in between.
HOLDER_CHARACTERS_MAX = 70
TYPED_CHARACTERS_MAX = 60
_FIELDS: Mapping[type[DomainError], str] = MappingProxyType(
    {
        AccountHolderUnreadable: "account_holder",
        InvalidIban: "iban",
        InvalidBic: "bic",
        InvalidCreditorIdentifier: "creditor_identifier",
    }
)


class AccountForm(Form):
    """The account whole: nobody confirms a part of one."""

    account_holder: Annotated[
        str, Field(max_length=HOLDER_CHARACTERS_MAX), Ask(_("Enter the holder of the account"))
    ]
    iban: Annotated[
        str, Field(max_length=TYPED_CHARACTERS_MAX), HoldsAccount(), Ask(_("Enter the IBAN"))
    ]
    bic: Annotated[str, Field(max_length=TYPED_CHARACTERS_MAX)] = ""
    creditor_identifier: Annotated[
        str, Field(max_length=TYPED_CHARACTERS_MAX), Ask(_("Enter the creditor identifier"))
    ]

    def account(self) -> OwnAccount:
        return OwnAccount.read(self.account_holder, self.iban, self.bic, self.creditor_identifier)


@router.get("")
def account_page(request: Request, by: SettingsWriter, runtimes: Runtimes) -> Response:
    """As it is, but for the IBAN: that is typed anew."""
    creditor = gather_settings(runtimes, by).creditor
    if creditor is None:
        raise ServiceElsewhere
    form = blank(
        AccountForm,
        account_holder=creditor.account_holder,
        bic=creditor.bic,
        creditor_identifier=creditor.creditor_identifier,
    )
    return _page(request, by, runtimes, form)


@router.post("")
def propose(request: Request, by: SettingsWriter, runtimes: Runtimes, posted: Posted) -> Response:
    """Waits for a second officer from now on."""
    form = fill(AccountForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, by, runtimes, form, 422)
    try:
        account = form.data.account()
        with writing(runtimes, "billing", by) as uow:
            propose_account_change(uow, account, by)
    except DomainError as error:
        return _page(request, by, runtimes, _refused(request, form, error), error.status)
    return after(by, "proposed")


@router.post("/{change_id}/confirm")
def confirm(by: SettingsWriter, runtimes: Runtimes, change_id: UUID) -> Response:
    """The account changes, for files, letters and mails."""
    with writing(runtimes, "billing", by) as uow:
        facts, sealed = sealed_account(uow.session, change_id)
    with writing(runtimes, "notifications", by) as uow:
        store_pending_account(
            uow, change_id, SealedAccount(facts.account_holder, sealed, facts.bic)
        )
    with writing(runtimes, "billing", by) as uow:
        confirm_account_change(uow, change_id, by)
    return after(by, "confirmed")


@router.post("/{change_id}/reject")
def reject(
    request: Request, by: SettingsWriter, runtimes: Runtimes, change_id: UUID, posted: Posted
) -> Response:
    """Nothing changes; the reason is kept."""
    form = fill(RejectForm, posted, texts_of(request))
    if form.data is None:
        return settings_page(request, by, runtimes, form, 422)
    with writing(runtimes, "billing", by) as uow:
        reject_account_change(uow, change_id, form.data.reason, by)
    return after(by, "rejected")


@router.post("/{change_id}/withdraw")
def withdraw(by: SettingsWriter, runtimes: Runtimes, change_id: UUID) -> Response:
    """Who proposed it takes it back."""
    with writing(runtimes, "billing", by) as uow:
        withdraw_account_change(uow, change_id, by)
    return after(by, "withdrawn")


def _page(
    request: Request,
    by: Actor,
    runtimes: Mapping[str, ServiceRuntime],
    form: Filled[AccountForm],
    status: int = 200,
) -> Response:
    data = gather_settings(runtimes, by)
    return PAGES.render(request, "settings_account.html", status=status, data=data, form=form)


def _refused(
    request: Request, form: Filled[AccountForm], error: DomainError
) -> Filled[AccountForm]:
    field = next((name for kind, name in _FIELDS.items() if isinstance(error, kind)), "")
    return form.refused(field, texts_of(request).error(error))
