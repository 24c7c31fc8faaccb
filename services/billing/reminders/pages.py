"""Reminders: what is overdue, what a run would send, the run itself, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.billing.association.queries import own_association
from services.billing.page_context import PAGES, Runtime, texts_of
from services.billing.reminders.queries import overdue_invoices, sent_reminders, unplaced_cents
from services.billing.reminders.rules import pay_until
from services.billing.reminders.run_reminders import run_reminders
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.forms import Ask, Day, Filled, Form, Posted, blank, fill

router = APIRouter(prefix="/{slug}/reminders", include_in_schema=False)
RemindersReader = Annotated[Actor, Depends(require(Permission.REMINDERS_READ))]
Reminder = Annotated[Actor, Depends(require(Permission.REMINDERS_RUN))]
_HOLDS: Mapping[str, tuple[str, str]] = {
    "already_reminded": (_("Already reminded"), "neutral"),
    "untold": (_("The mail with the invoice has not gone out"), "warning"),
    "held": (_("On hold"), "info"),
    "collecting": (_("Direct debit under way"), "info"),
    "credit": (_("The member has credit of this amount"), "info"),
    "barred": (_("Barred: older than three years"), "danger"),
}


class RemindForm(Form):
    """The day that decides what is overdue."""

    on: Annotated[Day, Ask(_("Enter the day of the reminders"))]


@router.get("")
def overview(request: Request, by: RemindersReader, runtime: Runtime) -> Response:
    """What a run on the day asked for (today) would send; nothing is written."""
    today = runtime.clock.today()
    if "on" not in request.query_params:
        form = blank(RemindForm, on=today.isoformat())
        return _page(request, by, runtime, form, today)
    form = fill(RemindForm, _asked(request), texts_of(request), today)
    on = form.data.on if form.data else today
    return _page(request, by, runtime, form, on, status=200 if form.data else 422)


@router.post("")
def run(request: Request, by: Reminder, runtime: Runtime, posted: Posted) -> Response:
    """Issues the reminders of a day; a second click finds nothing more to do."""
    today = runtime.clock.today()
    form = fill(RemindForm, posted, texts_of(request), today)
    if form.data is not None and form.data.on > today:
        ahead = _("Nobody is reminded ahead of time: choose today or an earlier day")
        form = form.refused("on", texts_of(request).gettext(ahead))
    if form.data is None:
        return _page(request, by, runtime, form, today, status=422)
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        report = run_reminders(uow, form.data.on, by)
    target = f"/{by.slug}/reminders?on={form.data.on}&issued={len(report.reminders)}"
    return RedirectResponse(target, 303)


def _asked(request: Request) -> FormData:
    return FormData([("on", request.query_params.get("on", ""))])


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    form: Filled[RemindForm],
    on: date,
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        overdue = overdue_invoices(session, on)
        sent, unplaced = sent_reminders(session), unplaced_cents(session)
        until = pay_until(on, own_association(session).country)
    issued = request.query_params.get("issued", "")
    return PAGES.render(
        request,
        "reminders/reminders.html",
        status=status,
        form=form,
        on=on,
        ahead=on > runtime.clock.today(),
        until=until,
        due=[each for each in overdue if each.hold is None],
        held=[each for each in overdue if each.hold],
        holds=_HOLDS,
        sent=sent,
        unplaced=unplaced,
        issued=int(issued) if issued.isascii() and issued.isdigit() and len(issued) < 7 else None,
    )
