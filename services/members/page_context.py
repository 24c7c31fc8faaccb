"""What all pages of this service stand on: templates, runtime, who acts, and from where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from services.members.evidence import Circumstances, Way
from shared.actor import Actor
from shared.clean_text import repaired_line
from shared.errors import NotFound
from shared.i18n import Translator, translator
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.client_address import client_address
from shared.web.navigation import runtime_of
from shared.web.pages import Pages, reader_of
from shared.web.site import Association

_PAGES = Pages("services.members")
Runtime = Annotated[ServiceRuntime, Depends(runtime_of("members"))]
ApplicationReader = Annotated[Actor, Depends(require(Permission.APPLICATIONS_READ))]
ApplicationOffice = Annotated[Actor, Depends(require(Permission.APPLICATIONS_WRITE))]
ResolutionReader = Annotated[Actor, Depends(require(Permission.RESOLUTIONS_READ))]
Elector = Annotated[Actor, Depends(require(Permission.RESOLUTIONS_VOTE))]
PeopleReader = Annotated[Actor, Depends(require(Permission.PEOPLE_READ))]
PeopleWriter = Annotated[Actor, Depends(require(Permission.PEOPLE_WRITE))]
SettingsReader = Annotated[Actor, Depends(require(Permission.SETTINGS_READ))]
SettingsWriter = Annotated[Actor, Depends(require(Permission.SETTINGS_WRITE))]
MemberReader = Annotated[Actor, Depends(require(Permission.MEMBERS_READ))]


def show(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> HTMLResponse:
    """A page of this service."""
    return _PAGES.render(request, template, status=status, headers=headers, **context)


def texts_of(request: Request) -> Translator:
    """The texts in the language of the person at the screen."""
    return translator(reader_of(request).language)


def association_here(request: Request) -> Association:
    """The association of the path. Raises NotFound."""
    found = reader_of(request).association
    if found is None:
        raise NotFound
    return found


def circumstances(request: Request, way: Way = Way.LINK) -> Circumstances:
    """Where the request came from, as evidence of what it declares."""
    user_agent = repaired_line(request.headers.get("user-agent", ""))
    return Circumstances(client_address(request), user_agent, way)
