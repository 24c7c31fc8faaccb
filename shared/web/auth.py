"""Who may do what: permissions, roles, and the declaration every route must carry.

A route without a declaration does not start (`assert_every_route_declares`). Signed in is whom the
session names; what they may do is asked of the service's own `officer` rows at each request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from shared.errors import DomainError, Forbidden, NotFound
from shared.i18n import Language, _, language_of
from shared.service import Officer
from shared.web.site import Site, site_of
from shared.web.tokens import Payload


class Role(StrEnum):
    """Vorstand, Schatzmeister, Geschäftsstelle, Kassenprüfer; and who runs the machine."""

    BOARD = "board"
    TREASURER = "treasurer"
    OFFICE = "office"
    AUDITOR = "auditor"
    OPERATOR = "operator"


ROLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Role.BOARD: _("Board"),
        Role.TREASURER: _("Treasurer"),
        Role.OFFICE: _("Office"),
        Role.AUDITOR: _("Auditor"),
        Role.OPERATOR: _("Operator"),
    }
)


class Permission(StrEnum):
    """What a route lets its caller do."""

    OVERVIEW_READ = "overview_read"
    APPLICATIONS_READ = "applications_read"
    APPLICATIONS_WRITE = "applications_write"
    RESOLUTIONS_READ = "resolutions_read"
    RESOLUTIONS_VOTE = "resolutions_vote"
    MEMBERS_READ = "members_read"
    MEMBERS_WRITE = "members_write"
    DUES_READ = "dues_read"
    DUES_PREPARE = "dues_prepare"
    DUES_RELEASE = "dues_release"
    INVOICES_READ = "invoices_read"
    INVOICES_WRITE = "invoices_write"
    BANK_READ = "bank_read"
    BANK_IMPORT = "bank_import"
    REMINDERS_READ = "reminders_read"
    REMINDERS_RUN = "reminders_run"
    MAILS_READ = "mails_read"
    REPORTS_READ = "reports_read"
    AUDIT_READ = "audit_read"
    EVENTS_OPERATE = "events_operate"


_P = Permission
_READ = frozenset(name for name in Permission if name.endswith("_read"))
_MONEY = frozenset({_P.DUES_READ, _P.INVOICES_READ, _P.BANK_READ, _P.REMINDERS_READ})
PERMISSIONS_OF: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        Role.BOARD: (_READ - {_P.BANK_READ, _P.MAILS_READ})
        | {_P.RESOLUTIONS_VOTE, _P.DUES_RELEASE},
        Role.TREASURER: _READ
        | {_P.DUES_PREPARE, _P.DUES_RELEASE, _P.INVOICES_WRITE, _P.BANK_IMPORT, _P.REMINDERS_RUN},
        Role.OFFICE: (_READ - {_P.AUDIT_READ, _P.BANK_READ})
        | {_P.APPLICATIONS_WRITE, _P.MEMBERS_WRITE, _P.DUES_PREPARE},
        Role.AUDITOR: _READ,
        Role.OPERATOR: frozenset({_P.OVERVIEW_READ, _P.EVENTS_OPERATE}),
    }
)


class SignInNeeded(DomainError):
    """Sign in to see this page."""

    code = "sign_in_needed"
    status = 401


class MissingPermission(Forbidden):
    """Your role does not allow this."""

    code = "missing_permission"


class RouteWithoutDeclaration(DomainError):
    """These routes do not say who may call them: {routes}."""

    code = "route_without_declaration"
    status = 500


@dataclass(frozen=True)
class Principal:
    """The signed-in officer of one association."""

    person_id: UUID
    association_id: UUID
    slug: str
    association: str
    name: str
    email: str
    language: Language
    roles: frozenset[str]

    @property
    def actor(self) -> str:
        """As the envelope of an event names who acted."""
        return str(self.person_id)

    @property
    def initials(self) -> str:
        words = [
            word for word in self.name.split() if word[:1].isalpha() and not word.endswith(".")
        ]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def may(self, permission: Permission | str) -> bool:
        return permission in self.permissions

    @classmethod
    def of(cls, officer: Officer) -> Principal:
        return cls(
            person_id=officer.person_id,
            association_id=officer.association_id,
            slug=officer.slug,
            association=officer.association,
            name=officer.name,
            email=officer.email,
            language=language_of(officer.language) or "en",
            roles=officer.roles,
        )


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    return frozenset().union(*(PERMISSIONS_OF.get(role, frozenset()) for role in roles))


def roles_with(permission: Permission) -> list[str]:
    """The roles that hold a permission, in the order of Role."""
    return [role for role in Role if permission in PERMISSIONS_OF[role]]


def principal_of(request: Request) -> Principal | None:
    """The signed-in person, asked once a request; None when nobody is, or no longer in office."""
    if not hasattr(request.state, "principal"):
        request.state.principal = _resolve(site_of(request.app), request)
    found: Principal | None = request.state.principal
    return found


def _resolve(site: Site, request: Request) -> Principal | None:
    identity = site.sessions.find(request)
    if identity is None:
        return None
    officer = site.find_officer(identity.association_id, identity.person_id)
    return Principal.of(officer) if officer and officer.roles else None


class Declaration:
    """What a route says about who may call it; exactly one in its dependencies."""

    said: str


class Requirement(Declaration):
    """Lets pass who is signed in for the association of the path and holds the permission."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        self.said = permission.value

    def __call__(self, request: Request) -> Principal:
        """Raises SignInNeeded, NotFound (another association's page) or MissingPermission."""
        principal = principal_of(request)
        if principal is None:
            raise SignInNeeded
        slug = request.path_params.get("slug")
        if slug is not None and slug != principal.slug:
            raise NotFound
        if not principal.may(self.permission):
            raise MissingPermission(roles=", ".join(roles_with(self.permission)))
        return principal


class Public(Declaration):
    """Lets everybody pass, for a reason that can be read."""

    def __init__(self, reason: str) -> None:
        self.said = f"public: {reason}"

    def __call__(self) -> None:
        return None


class ByToken(Declaration):
    """Lets pass who holds a link signed for the purpose (path parameter `token`)."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        self.said = f"token: {purpose}"

    def __call__(self, request: Request, token: str) -> Payload:
        """The token's payload. Raises InvalidToken or ExpiredToken."""
        request.state.by_token = True
        site = site_of(request.app)
        return site.tokens.read(self.purpose, token, site.clock.now())


@lru_cache
def require(permission: Permission) -> Requirement:
    """`principal: Annotated[Principal, Depends(require(Permission.MEMBERS_READ))]`."""
    return Requirement(permission)


@lru_cache
def public(reason: str) -> Public:
    """`dependencies=[Depends(public("anybody may apply"))]`."""
    return Public(reason)


@lru_cache
def by_token(purpose: str) -> ByToken:
    """`payload: Annotated[Payload, Depends(by_token("ballot"))]`; the path holds `{token}`."""
    return ByToken(purpose)


@dataclass(frozen=True)
class DeclaredRoute:
    """A route and what it says about its callers."""

    method: str
    path: str
    said: tuple[str, ...]


def declared_routes(app: FastAPI) -> list[DeclaredRoute]:
    """Every route of the app, each method apart."""
    return [
        DeclaredRoute(method, context.path or "?", _said(context.original_route, context))
        for context in iter_route_contexts(app.routes)
        for method in sorted(context.methods or {"*"})
    ]


def _said(route: object, context: object) -> tuple[str, ...]:
    dependant = getattr(context, "dependant", None)
    if not isinstance(route, APIRoute) or not isinstance(dependant, Dependant):
        return ()
    return tuple(dict.fromkeys(_declarations(dependant)))


def _declarations(dependant: Dependant) -> Iterable[str]:
    if isinstance(dependant.call, Declaration):
        yield dependant.call.said
    for inner in dependant.dependencies:
        yield from _declarations(inner)


def assert_every_route_declares(app: FastAPI) -> None:
    """Deny is the default. Raises RouteWithoutDeclaration, naming the routes that say nothing."""
    silent = [f"{route.method} {route.path}" for route in declared_routes(app) if not route.said]
    if silent:
        raise RouteWithoutDeclaration(routes=", ".join(silent))


def signed_in(request: Request) -> Principal | None:
    """Dependency for pages that anybody may see and that greet who is signed in."""
    return principal_of(request)


MaybePrincipal = Annotated[Principal | None, Depends(signed_in)]
