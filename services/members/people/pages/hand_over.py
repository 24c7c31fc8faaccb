"""One page for the day of the assembly: who leaves, who comes, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.members.page_context import PeopleWriter, Runtime, show, texts_of
from services.members.people.enter_person import NewPerson
from services.members.people.hand_over_offices import HandOver, Successor, hand_over_offices
from services.members.people.pages.forms import (
    NAME_CHARACTERS_MAX,
    NO_DATE,
    Resolution,
    refused,
    role_options,
)
from services.members.people.queries import list_people
from shared.actor import Actor
from shared.errors import DomainError
from shared.i18n import Language, _, language_of
from shared.permissions import Role
from shared.service import ServiceRuntime
from shared.web.forms import Ask, Day, Filled, Form, Posted, Tick, blank, fill
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}/people/hand-over", include_in_schema=False)
# A board is rarely larger; who elects more sends the page twice.
ROWS = 5
_INCOMPLETE = _("Choose the office, and somebody known here or name and e-mail address")
ShortText = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX)]


class HandOverForm(Form):
    """Ticks for those who leave; of those who come a row each, empty rows count for nothing."""

    day: Annotated[Day, Ask(_("Enter the day of the assembly"), NO_DATE)]
    to_on: Day | None = None
    resolution: Resolution = ""
    leaving: list[UUID] = Field(default_factory=list)
    although: Tick = False
    role_1: Role | None = None
    role_2: Role | None = None
    role_3: Role | None = None
    role_4: Role | None = None
    role_5: Role | None = None
    known_1: UUID | None = None
    known_2: UUID | None = None
    known_3: UUID | None = None
    known_4: UUID | None = None
    known_5: UUID | None = None
    name_1: ShortText = ""
    name_2: ShortText = ""
    name_3: ShortText = ""
    name_4: ShortText = ""
    name_5: ShortText = ""
    email_1: str = ""
    email_2: str = ""
    email_3: str = ""
    email_4: str = ""
    email_5: str = ""

    def incomplete_rows(self) -> Iterator[int]:
        """Rows in which something is said, but not enough."""
        for number in range(1, ROWS + 1):
            role, known, name, email = self._row(number)
            new = bool(name and email)
            said = role or known or name or email
            if said and not (role and (known or new)):
                yield number

    def handed(self, language: Language) -> HandOver:
        return HandOver(
            day=self.day,
            resolution=self.resolution,
            leaving=tuple(self.leaving),
            coming=tuple(self._coming(language)),
            to_on=self.to_on,
            although_no_treasurer=self.although,
        )

    def _coming(self, language: Language) -> Iterator[Successor]:
        for number in range(1, ROWS + 1):
            role, known, name, email = self._row(number)
            if role:
                yield Successor(role, known or NewPerson(name, email, language))

    def _row(self, number: int) -> tuple[Role | None, UUID | None, str, str]:
        return (
            getattr(self, f"role_{number}"),
            getattr(self, f"known_{number}"),
            getattr(self, f"name_{number}"),
            getattr(self, f"email_{number}"),
        )


@router.get("")
def hand_over_page(request: Request, by: PeopleWriter, runtime: Runtime) -> Response:
    """Everybody in office with a tick, and rows for those who come."""
    form = blank(HandOverForm, day=runtime.clock.today().isoformat())
    return _page(request, by, runtime, form)


@router.post("")
def hand_over(request: Request, by: PeopleWriter, runtime: Runtime, posted: Posted) -> Response:
    """Enters all of it, or nothing."""
    texts = texts_of(request)
    form = fill(HandOverForm, posted, texts)
    for number in form.data.incomplete_rows() if form.data else ():
        form = form.refused(f"role_{number}", texts.gettext(_INCOMPLETE))
    if form.data is None:
        return _page(request, by, runtime, form, 422)
    try:
        with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
            hand_over_offices(uow, form.data.handed(_language(request, by)), by)
    except DomainError as error:
        return _page(request, by, runtime, refused(request, form, error), error.status)
    return RedirectResponse(f"/{by.slug}/people?done=handed-over", 303)


def _language(request: Request, by: Actor) -> Language:
    """New people are written to in the association's first language; their page changes it."""
    association = reader_of(request).association
    return language_of(association.default_language if association else None) or by.language


def _page(
    request: Request,
    by: Actor,
    runtime: ServiceRuntime,
    form: Filled[HandOverForm],
    status: int = 200,
) -> Response:
    today: date = runtime.clock.today()
    with runtime.reading(by.association_id) as session:
        found = list_people(session, runtime.clock.now())
    return show(
        request,
        "people/hand_over.html",
        status=status,
        form=form,
        serving=[one for one in found if one.current],
        known=[(str(one.person.id), one.person.name) for one in found],
        roles=role_options(request),
        rows=list(range(1, ROWS + 1)),
        more=any(name.endswith(("_3", "_4", "_5")) and form.value(name) for name in form.texts),
        today=today,
    )
