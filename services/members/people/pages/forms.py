"""The forms on people and offices, and where on them a refusal is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, TypeVar

from fastapi import Request
from pydantic import Field

from services.members.errors import (
    NobodyTreasurer,
    NoUsableAddress,
    OfficeEndsBeforeItBegins,
    OfficeHeldAlready,
)
from services.members.page_context import texts_of
from services.members.people.end_office import Ending
from services.members.people.enter_person import NewPerson
from services.members.people.invite_person import Invited
from services.members.people.rules import NewOffice
from shared.errors import DomainError
from shared.i18n import LANGUAGE_NAMES, Language, _
from shared.permissions import ROLE_NAMES, Role
from shared.web.forms import Ask, Day, Filled, Form, Tick

NAME_CHARACTERS_MAX = 120
# A reference to minutes, not the minutes.
RESOLUTION_CHARACTERS_MAX = 300
F = TypeVar("F", bound=Form)

Name = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX), Ask(_("Enter first and last name"))]
Resolution = Annotated[str, Field(max_length=RESOLUTION_CHARACTERS_MAX)]
NO_DATE = _("Enter a date, for example 2027-02-15")
FirstDay = Annotated[Day, Ask(_("Enter the first day in office"), NO_DATE)]
LastDay = Annotated[Day, Ask(_("Enter the last day in office"), NO_DATE)]


class InviteForm(Form):
    """Somebody is invited to one or several offices."""

    name: Name
    email: Annotated[str, Field(max_length=254), Ask(_("Enter the e-mail address"))]
    language: Annotated[Language, Ask(_("Choose the language"))]
    roles: Annotated[list[Role], Field(min_length=1), Ask(_("Choose at least one office"))]
    from_on: FirstDay
    to_on: Day | None = None
    resolution: Resolution = ""

    @property
    def invited(self) -> Invited:
        return Invited(
            NewPerson(self.name, self.email, self.language),
            tuple(
                NewOffice(role, self.from_on, self.to_on, self.resolution) for role in self.roles
            ),
        )


class OfficeForm(Form):
    """One more office of a person."""

    role: Annotated[Role, Ask(_("Choose the office"))]
    from_on: FirstDay
    to_on: Day | None = None
    resolution: Resolution = ""

    @property
    def office(self) -> NewOffice:
        return NewOffice(self.role, self.from_on, self.to_on, self.resolution)


class EndForm(Form):
    """The last day in an office."""

    last_on: LastDay
    resolution: Resolution = ""
    although: Tick = False

    @property
    def ending(self) -> Ending:
        return Ending(self.last_on, self.resolution, although_no_treasurer=self.although)


class PersonForm(Form):
    """A person's name, and the language we write in."""

    name: Name
    language: Annotated[Language, Ask(_("Choose the language"))]


_FIELDS: Mapping[type[DomainError], str] = MappingProxyType(
    {
        NoUsableAddress: "email",
        OfficeEndsBeforeItBegins: "to_on",
        OfficeHeldAlready: "from_on",
        NobodyTreasurer: "although",
    }
)


def refused(request: Request, form: Filled[F], error: DomainError) -> Filled[F]:
    """The form as it was typed, with the refusal beside the field it is about."""
    return form.refused(_FIELDS.get(type(error), ""), texts_of(request).error(error))


def role_options(request: Request) -> list[tuple[str, str]]:
    """The offices to choose from, in the reader's language."""
    texts = texts_of(request)
    return [(role.value, texts.gettext(ROLE_NAMES[role])) for role in Role]


def language_options() -> list[tuple[str, str]]:
    return [(language, name) for language, name in LANGUAGE_NAMES.items()]
