"""`/{slug}/settings`: what holds for the association, and what waits for a second officer."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from infra.admin.page_context import PAGES, Runtimes, SettingsReader, SettingsWriter, texts_of
from infra.admin.settings_data import gather_settings
from services.members.resolutions.labels import RULE_NAMES
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import _
from shared.proposals import ProposalState
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from shared.web.forms import Ask, Filled, Form, TellsInWords, blank

router = APIRouter(prefix="/{slug}/settings", include_in_schema=False)
REASON_CHARACTERS_MAX = 500
STATE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        ProposalState.OPEN: _("Waits for a second officer"),
        ProposalState.CONFIRMED: _("Confirmed"),
        ProposalState.REJECTED: _("Rejected"),
        ProposalState.WITHDRAWN: _("Withdrawn"),
        ProposalState.EXPIRED: _("Expired"),
    }
)
DONE: Mapping[str, str] = MappingProxyType(
    {
        "proposed": _("Proposed. It takes effect once a second officer confirms it."),
        "confirmed": _("Confirmed. The change holds from now on."),
        "rejected": _("Rejected. Nothing has changed."),
        "withdrawn": _("Withdrawn. Nothing has changed."),
    }
)


class ServiceElsewhere(DomainError):
    """This can only be changed where all services run in one process."""

    code = "service_elsewhere"
    status = 503


class RejectForm(Form):
    """Why a change is rejected."""

    reason: Annotated[
        str,
        Field(max_length=REASON_CHARACTERS_MAX),
        TellsInWords(),
        Ask(_("Say in a few words why.")),
    ]


@router.get("")
def show(request: Request, by: SettingsReader, runtimes: Runtimes) -> Response:
    """What holds, what waits, what was decided."""
    return settings_page(request, by, runtimes, blank(RejectForm))


def settings_page(
    request: Request,
    reader: Actor,
    runtimes: Mapping[str, ServiceRuntime],
    form: Filled[RejectForm],
    status: int = 200,
) -> Response:
    """The page, with the form in which somebody has just rejected a change."""
    texts = texts_of(request)
    done = DONE.get(request.query_params.get("done", ""))
    return PAGES.render(
        request,
        "settings.html",
        status=status,
        data=gather_settings(runtimes, reader),
        reader=reader,
        form=form,
        done=texts.gettext(done) if done else "",
        rule_names={rule: texts.gettext(name) for rule, name in RULE_NAMES.items()},
        state_names={state: texts.gettext(name) for state, name in STATE_NAMES.items()},
    )


def after(reader: Actor, done: str) -> Response:
    """Back to the page, which says what was done."""
    return RedirectResponse(f"/{reader.slug}/settings?done={done}", 303)


def writing(
    runtimes: Mapping[str, ServiceRuntime], name: str, by: SettingsWriter
) -> AbstractContextManager[UnitOfWork]:
    """One transaction of a service. Raises ServiceElsewhere when it does not run here."""
    runtime = runtimes.get(name)
    if runtime is None:
        raise ServiceElsewhere
    return runtime.transaction(by.association_id, actor=by.recorded_as)
