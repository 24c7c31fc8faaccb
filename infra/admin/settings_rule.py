"""Another rule of admission: proposed by one officer, confirmed by another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from infra.admin.page_context import PAGES, Runtimes, SettingsWriter, texts_of
from infra.admin.settings import RejectForm, ServiceElsewhere, after, settings_page, writing
from infra.admin.settings_data import gather_settings
from services.members.association.admission_rule import AdmissionRule
from services.members.association.rules import VotingRule
from services.members.errors import DeadlineOutOfRange, QuorumOutOfRange
from services.members.resolutions.labels import RULE_NAMES
from services.members.settings.confirm_rule_change import confirm_rule_change
from services.members.settings.propose_rule_change import propose_rule_change
from services.members.settings.reject_rule_change import reject_rule_change
from services.members.settings.withdraw_rule_change import withdraw_rule_change
from shared.errors import DomainError
from shared.i18n import _
from shared.web.forms import Ask, Filled, Form, Posted, WholeNumber, blank, fill

router = APIRouter(prefix="/{slug}/settings/admission", include_in_schema=False)
_FIELDS: Mapping[type[DomainError], str] = MappingProxyType(
    {QuorumOutOfRange: "quorum_percent", DeadlineOutOfRange: "deadline_days"}
)


class RuleForm(Form):
    """The rule of admission whole."""

    rule: Annotated[VotingRule, Ask(_("Choose the rule"))]
    quorum_percent: WholeNumber
    deadline_days: WholeNumber

    @property
    def admission_rule(self) -> AdmissionRule:
        return AdmissionRule(self.rule, self.quorum_percent, self.deadline_days)


@router.get("")
def rule_page(request: Request, by: SettingsWriter, runtimes: Runtimes) -> Response:
    """The rule as it is."""
    own = gather_settings(runtimes, by).association
    if own is None:
        raise ServiceElsewhere
    form = blank(
        RuleForm,
        rule=own.rule.value,
        quorum_percent=own.quorum_percent,
        deadline_days=own.deadline_days,
    )
    return _page(request, form)


@router.post("")
def propose(request: Request, by: SettingsWriter, runtimes: Runtimes, posted: Posted) -> Response:
    """Waits for a second officer from now on."""
    form = fill(RuleForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, form, 422)
    try:
        with writing(runtimes, "members", by) as uow:
            propose_rule_change(uow, form.data.admission_rule, by)
    except DomainError as error:
        field = _FIELDS.get(type(error), "")
        return _page(request, form.refused(field, texts_of(request).error(error)), error.status)
    return after(by, "proposed")


@router.post("/{change_id}/confirm")
def confirm(by: SettingsWriter, runtimes: Runtimes, change_id: UUID) -> Response:
    """Resolutions that open from now on are decided by it."""
    with writing(runtimes, "members", by) as uow:
        confirm_rule_change(uow, change_id, by)
    return after(by, "confirmed")


@router.post("/{change_id}/reject")
def reject(
    request: Request, by: SettingsWriter, runtimes: Runtimes, change_id: UUID, posted: Posted
) -> Response:
    """Nothing changes; the reason is kept."""
    form = fill(RejectForm, posted, texts_of(request))
    if form.data is None:
        return settings_page(request, by, runtimes, form, 422)
    with writing(runtimes, "members", by) as uow:
        reject_rule_change(uow, change_id, form.data.reason, by)
    return after(by, "rejected")


@router.post("/{change_id}/withdraw")
def withdraw(by: SettingsWriter, runtimes: Runtimes, change_id: UUID) -> Response:
    """Who proposed it takes it back."""
    with writing(runtimes, "members", by) as uow:
        withdraw_rule_change(uow, change_id, by)
    return after(by, "withdrawn")


def _page(request: Request, form: Filled[RuleForm], status: int = 200) -> Response:
    texts = texts_of(request)
    return PAGES.render(
        request,
        "settings_rule.html",
        status=status,
        form=form,
        rules=[(rule, texts.gettext(name)) for rule, name in RULE_NAMES.items()],
    )
