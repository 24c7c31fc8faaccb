"""What all pages of this room stand on: templates, every runtime, the routes of events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Depends, Request

from infra.registry import services
from shared.actor import Actor
from shared.events.subscriptions import Routes
from shared.i18n import Translator, translator
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.pages import Pages, reader_of

PAGES = Pages("infra")


def runtimes_of(request: Request) -> Mapping[str, ServiceRuntime]:
    """The services that run in this process, by name."""
    found: Mapping[str, ServiceRuntime] = request.app.state.runtimes
    return found


def routes_of() -> Routes:
    """Which subscriber hears what, over all services of the installation."""
    return Routes.of(services())


def texts_of(request: Request) -> Translator:
    """The texts in the language of the person at the screen."""
    return translator(reader_of(request).language)


def as_options(names: Iterable[str]) -> list[tuple[str, str]]:
    """Names as the choices of a select."""
    return [(name, name) for name in sorted(names)]


Runtimes = Annotated[Mapping[str, ServiceRuntime], Depends(runtimes_of)]
AllRoutes = Annotated[Routes, Depends(routes_of)]
Texts = Annotated[Translator, Depends(texts_of)]
SettingsReader = Annotated[Actor, Depends(require(Permission.SETTINGS_READ))]
SettingsWriter = Annotated[Actor, Depends(require(Permission.SETTINGS_WRITE))]
OverviewReader = Annotated[Actor, Depends(require(Permission.OVERVIEW_READ))]
Operator = Annotated[Actor, Depends(require(Permission.EVENTS_OPERATE))]
