"""Forms on one person: another office, the last day in one, name and language."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.members.errors import UnknownOffice
from services.members.page_context import PeopleWriter, Runtime, show, texts_of
from services.members.people.change_person import change_person
from services.members.people.end_office import end_office
from services.members.people.grant_office import grant_office
from services.members.people.pages.forms import (
    EndForm,
    OfficeForm,
    PersonForm,
    language_options,
    refused,
    role_options,
)
from services.members.people.queries import ListedPerson, listed_person
from shared.actor import Actor
from shared.errors import DomainError
from shared.service import ServiceRuntime
from shared.web.forms import Filled, Posted, blank, fill

router = APIRouter(prefix="/{slug}/people/{person_id}", include_in_schema=False)


@router.get("/office")
def office_page(request: Request, by: PeopleWriter, runtime: Runtime, person_id: UUID) -> Response:
    """Another office for this person."""
    form = blank(OfficeForm, from_on=runtime.clock.today().isoformat())
    return _office_page(request, _read(runtime, by, person_id), form)


@router.post("/office")
def grant(
    request: Request, by: PeopleWriter, runtime: Runtime, person_id: UUID, posted: Posted
) -> Response:
    """Enters the office."""
    form = fill(OfficeForm, posted, texts_of(request))
    if form.data is None:
        return _office_page(request, _read(runtime, by, person_id), form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            grant_office(uow, person_id, form.data.office, by)
    except DomainError as error:
        form = refused(request, form, error)
        return _office_page(request, _read(runtime, by, person_id), form, error.status)
    return RedirectResponse(f"/{by.slug}/people/{person_id}?done=granted", 303)


@router.get("/offices/{office_id}/end")
def end_page(
    request: Request, by: PeopleWriter, runtime: Runtime, person_id: UUID, office_id: UUID
) -> Response:
    """The last day in this office."""
    form = blank(EndForm, last_on=runtime.clock.today().isoformat())
    return _end_page(request, _read(runtime, by, person_id), office_id, form)


@router.post("/offices/{office_id}/end")
def end(
    request: Request,
    by: PeopleWriter,
    runtime: Runtime,
    person_id: UUID,
    office_id: UUID,
    posted: Posted,
) -> Response:
    """Enters the last day."""
    form = fill(EndForm, posted, texts_of(request))
    if form.data is None:
        return _end_page(request, _read(runtime, by, person_id), office_id, form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            end_office(uow, office_id, form.data.ending, by)
    except DomainError as error:
        one, form = _read(runtime, by, person_id), refused(request, form, error)
        return _end_page(request, one, office_id, form, error.status)
    return RedirectResponse(f"/{by.slug}/people/{person_id}?done=ended", 303)


@router.get("/change")
def change_page(request: Request, by: PeopleWriter, runtime: Runtime, person_id: UUID) -> Response:
    """Name and language."""
    one = _read(runtime, by, person_id)
    form = blank(PersonForm, name=one.person.name, language=one.person.language)
    return _change_page(request, one, form)


@router.post("/change")
def change(
    request: Request, by: PeopleWriter, runtime: Runtime, person_id: UUID, posted: Posted
) -> Response:
    """Enters name and language."""
    form = fill(PersonForm, posted, texts_of(request))
    if form.data is None:
        return _change_page(request, _read(runtime, by, person_id), form, 422)
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        change_person(uow, person_id, name=form.data.name, language=form.data.language, by=by)
    return RedirectResponse(f"/{by.slug}/people/{person_id}?done=changed", 303)


def _read(runtime: ServiceRuntime, by: Actor, person_id: UUID) -> ListedPerson:
    with runtime.reading(by.association_id) as session:
        return listed_person(session, person_id, runtime.clock.now())


def _office_page(
    request: Request, one: ListedPerson, form: Filled[OfficeForm], status: int = 200
) -> Response:
    return show(
        request,
        "people/office.html",
        status=status,
        one=one,
        form=form,
        roles=role_options(request),
    )


def _end_page(
    request: Request,
    one: ListedPerson,
    office_id: UUID,
    form: Filled[EndForm],
    status: int = 200,
) -> Response:
    office = next((held for held in one.offices if held.id == office_id), None)
    if office is None:
        raise UnknownOffice
    return show(request, "people/end_office.html", status=status, one=one, office=office, form=form)


def _change_page(
    request: Request, one: ListedPerson, form: Filled[PersonForm], status: int = 200
) -> Response:
    return show(
        request,
        "people/change_person.html",
        status=status,
        one=one,
        form=form,
        language_options=language_options(),
    )
