"""Who holds which office since when and until when, and one person's page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import PeopleReader, PeopleWriter, Runtime, show, texts_of
from services.members.people.invite_person import invite_person
from services.members.people.pages.forms import (
    InviteForm,
    language_options,
    refused,
    role_options,
)
from services.members.people.queries import (
    ends_by_revoking,
    list_people,
    listed_person,
    name_of,
    vacant_from,
)
from services.members.people.renew_invitation import renew_invitation
from services.members.people.revoke_invitation import revoke_invitation
from shared.errors import DomainError
from shared.i18n import _
from shared.permissions import ROLE_NAMES, Role
from shared.web.forms import Filled, Posted, blank, fill
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/people", include_in_schema=False)
DONE: Mapping[str, str] = MappingProxyType(
    {
        "invited": _("The invitation is on its way. The link is good for a week and works once."),
        "revoked": _("The links sent so far open nothing any more."),
        "revoked-ended": _(
            "The links sent so far open nothing any more, and the offices entered for this person "
            "have ended."
        ),
        "granted": _("The office is entered."),
        "ended": _("The last day is entered. The rights end with it by themselves."),
        "changed": _("The change is entered."),
        "handed-over": _("The offices are handed over."),
    }
)


def done_text(request: Request) -> str:
    """What has just been done, after the redirect."""
    text = DONE.get(request.query_params.get("done", ""))
    return texts_of(request).gettext(text) if text else ""


@router.get("")
def list_all(request: Request, by: PeopleReader, runtime: Runtime) -> Response:
    """Those in office or about to be, and those who were."""
    today, now = runtime.clock.today(), runtime.clock.now()
    with runtime.reading(by.association_id) as session:
        found = list_people(session, now)
        vacant = {role: vacant_from(session, role, today) for role in (Role.BOARD, Role.TREASURER)}
    return show(
        request,
        "people/people.html",
        serving=[one for one in found if one.current or one.coming],
        former=[one for one in found if not one.current and not one.coming],
        vacant={role: day for role, day in vacant.items() if day},
        today=today,
        done=done_text(request),
    )


@router.get("/invite")
def invite_page(request: Request, by: PeopleWriter, runtime: Runtime) -> Response:
    """Who, as what, from when."""
    association = reader_of(request).association
    form = blank(
        InviteForm,
        from_on=runtime.clock.today().isoformat(),
        language=association.default_language if association else by.language,
    )
    return _invite_page(request, form)


@router.post("/invite")
def invite(request: Request, by: PeopleWriter, runtime: Runtime, posted: Posted) -> Response:
    """Enters person and offices and sends the link."""
    form = fill(InviteForm, posted, texts_of(request))
    if form.data is None:
        return _invite_page(request, form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            sent = invite_person(uow, form.data.invited, by)
    except DomainError as error:
        return _invite_page(request, refused(request, form, error), error.status)
    return RedirectResponse(f"/{by.slug}/people/{sent.person_id}?done=invited", 303)


@router.get("/{person_id}")
def show_person(request: Request, by: PeopleReader, runtime: Runtime, person_id: UUID) -> Response:
    """Offices with their days and what they rest on, invitation, language."""
    with runtime.reading(by.association_id) as session:
        found = listed_person(session, person_id, runtime.clock.now())
        recorded = {one.recorded_by for one in found.offices} | {
            one.ended_by for one in found.offices
        }
        names = {one: name_of(session, one) for one in recorded}
        ending = ends_by_revoking(session, person_id, runtime.clock.today())
    return show(
        request,
        "people/person.html",
        one=found,
        names=names,
        ending=[texts_of(request).gettext(ROLE_NAMES[one.role]) for one in ending],
        is_own=found.person.id == by.person_id,
        done=done_text(request),
    )


@router.post("/{person_id}/invitation")
def send_again(by: PeopleWriter, runtime: Runtime, person_id: UUID) -> Response:
    """A fresh link; earlier ones open nothing any more."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        renew_invitation(uow, person_id, by)
    return RedirectResponse(f"/{by.slug}/people/{person_id}?done=invited", 303)


@router.post("/{person_id}/invitation/revoke")
def revoke(by: PeopleWriter, runtime: Runtime, person_id: UUID) -> Response:
    """Closes the links that were sent."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        ended = revoke_invitation(uow, person_id, by)
    done = "revoked-ended" if ended else "revoked"
    return RedirectResponse(f"/{by.slug}/people/{person_id}?done={done}", 303)


def _invite_page(request: Request, form: Filled[InviteForm], status: int = 200) -> Response:
    return show(
        request,
        "people/invite.html",
        status=status,
        form=form,
        roles=role_options(request),
        language_options=language_options(),
    )
