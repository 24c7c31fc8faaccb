"""`/{slug}/members/{id}/address`: the e-mail address of a contact is corrected."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.members.errors import ContactChanged, NoUsableAddress
from services.members.page_context import Runtime, show, texts_of
from services.members.roster.change_email import change_email
from services.members.roster.queries import by_number_or_id, member_contacts
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.auth import require
from shared.web.forms import Ask, Filled, Form, Posted, blank, fill

router = APIRouter(prefix="/{slug}/members/{member_id}/address", include_in_schema=False)
Corrector = Annotated[Actor, Depends(require(Permission.MEMBERS_IMPORT))]
_ENTER = _("Enter an e-mail address, for example name@company.example")


class AddressForm(Form):
    """The address as it was shown, and as it is right; `old` is empty where there is none."""

    old: Annotated[str, Field(max_length=254)] = ""
    new: Annotated[str, Ask(_ENTER), Field(max_length=254)]


@router.get("")
def form(
    request: Request, by: Corrector, runtime: Runtime, member_id: UUID, contact: int = 0
) -> Response:
    """Of the contact in this place."""
    with runtime.reading(by.association_id) as session:
        people = member_contacts(session, member_id)
    email = people[contact].email if 0 <= contact < len(people) else ""
    return _page(request, by, runtime, member_id, blank(AddressForm, old=email, new=email))


@router.post("")
def change(
    request: Request, by: Corrector, runtime: Runtime, posted: Posted, member_id: UUID
) -> Response:
    """What did not reach the member goes to the new address."""
    form = fill(AddressForm, posted, texts_of(request), runtime.clock.today())
    if form.data is None:
        return _page(request, by, runtime, member_id, form, status=422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            change_email(uow, member_id, form.data.old, form.data.new, by)
    except (NoUsableAddress, ContactChanged) as error:
        form = form.refused("new", texts_of(request).error(error))
        return _page(request, by, runtime, member_id, form, status=error.status)
    return RedirectResponse(f"/{by.slug}/members/{member_id}#contacts", 303)


def _page(
    request: Request,
    by: Actor,
    runtime: Runtime,
    member_id: UUID,
    form: Filled[AddressForm],
    *,
    status: int = 200,
) -> Response:
    with runtime.reading(by.association_id) as session:
        member = by_number_or_id(session, str(member_id))
    return show(request, "roster/address.html", status=status, member=member, form=form)
