"""The site a page stands in: what infra hands to all pages through `app.state.umlauf`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request

from shared.actor import Actor
from shared.clock import LEGAL_ZONE, Clock
from shared.i18n import Language
from shared.settings import Settings
from shared.web.limiter import Limiter
from shared.web.navigation import NavItem
from shared.web.tokens import Tokens

if TYPE_CHECKING:
    from shared.web.audit.audit_log import AuditLog
    from shared.web.sessions import Sessions


@dataclass(frozen=True)
class Association:
    """What pages show of an association."""

    id: UUID
    slug: str
    name: str
    languages: tuple[Language, ...] = ("de",)
    country: str = "DE"
    accent: str | None = None
    zone: ZoneInfo = LEGAL_ZONE

    @property
    def default_language(self) -> Language:
        return self.languages[0]


@dataclass
class Site:
    """Everything the pages of one running installation share."""

    settings: Settings
    clock: Clock
    sessions: Sessions
    audit: AuditLog
    find_association: Callable[[str], Association | None]
    find_actor: Callable[[UUID, UUID], Actor | None]
    demo_officers: Callable[[], Sequence[Actor]] = field(default=lambda: ())
    navigation: Sequence[NavItem] = ()
    search_path: str | None = None
    limiter: Limiter = field(default_factory=Limiter)

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.settings.signing_key)

    @property
    def https(self) -> bool:
        return self.settings.public_url.startswith("https://")


def site_of(app: FastAPI) -> Site:
    site: Site = app.state.umlauf
    return site


def site(request: Request) -> Site:
    """FastAPI dependency: the site this request is for."""
    return site_of(request.app)
