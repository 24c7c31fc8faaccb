"""For the day on which passkeys are lost: codes on paper, written here and used here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import Runtime, circumstances, texts_of
from services.members.sign_in.accept_recovery_code import accept_recovery_code
from services.members.sign_in.pages.own_account import Own, OwnAccount, show_account
from services.members.sign_in.queries import recovery_codes_left
from services.members.sign_in.write_recovery_codes import write_recovery_codes
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.auth import StepUpNeeded
from shared.web.forms import Ask, Filled, Form, Posted, blank, fill
from shared.web.limits import RECOVERY_TRY, refuse_over
from shared.web.paths import own_path

router = APIRouter(include_in_schema=False)


class RecoveryForm(Form):
    """A code from the sheet of paper."""

    code: Annotated[str, Ask(_("Enter one of your recovery codes"))]


@router.get("/account/recovery")
def show_recovery(request: Request, own: Own, runtime: Runtime, next: str = "") -> Response:
    """How many codes are left; a form to use one, for who has no passkey at hand."""
    return _page(request, own, runtime, blank(RecoveryForm), wanted=own_path(next))


@router.post("/account/recovery")
def write(request: Request, own: Own, runtime: Runtime, next: str = "") -> Response:
    """New codes, on this page and never again. Raises StepUpNeeded."""
    if not own.proven.by_passkey(own.age_max):
        raise StepUpNeeded
    with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
        codes = write_recovery_codes(uow, own.id, where=circumstances(request))
    return show_account(request, "recovery_codes.html", own=own, codes=codes, wanted=own_path(next))


@router.post("/account/recovery/code")
def use(request: Request, own: Own, posted: Posted, runtime: Runtime) -> Response:
    """A right code lets this session set up one passkey. Raises StepUpNeeded."""
    form = fill(RecoveryForm, posted, texts_of(request))
    if form.data is None:
        return _page(request, own, runtime, form, status=422)
    if not own.proven.by_mailbox(own.age_max):
        raise StepUpNeeded
    refuse_over(request, RECOVERY_TRY)
    refuse_over(request, RECOVERY_TRY, str(own.id))
    with runtime.transaction(None, actor=own.actor.recorded_as) as uow:
        right = accept_recovery_code(
            uow,
            own.id,
            form.data.code,
            proven=own.proven,
            age_max=own.age_max,
            where=circumstances(request),
        )
    if not right:
        said = texts_of(request).gettext(_("This is none of your unused recovery codes."))
        return _page(request, own, runtime, form.refused("code", said), status=422)
    return RedirectResponse("/account/passkeys", 303)


def _page(
    request: Request,
    own: OwnAccount,
    runtime: ServiceRuntime,
    form: Filled[RecoveryForm],
    *,
    wanted: str = "",
    status: int = 200,
) -> Response:
    with runtime.reading(None) as session:
        left = recovery_codes_left(session, own.id)
    return show_account(
        request, "recovery.html", status=status, own=own, form=form, left=left, wanted=wanted
    )
