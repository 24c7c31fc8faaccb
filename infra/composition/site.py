"""The site that pages stand in: associations and officers found in the services that run here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from uuid import UUID

from infra.composition.installation import Installation, association_ids
from infra.operations.migrations import bring_up_web
from infra.registry import pages_of
from infra.setup.database_mark import mark_database
from infra.setup.start_checks import refuse_unsafe_database
from services.billing.association.tables import Association as InBilling
from services.members.association.tables import Association as InMembers
from services.notifications.association.tables import Association as InNotifications
from shared.actor import Actor
from shared.db import Database
from shared.i18n import Language
from shared.ids import association_id
from shared.service import ServiceRuntime
from shared.settings import Settings
from shared.web.audit.audit_log import AuditLog
from shared.web.limiter import Limiter
from shared.web.sessions import Sessions
from shared.web.site import Association, Site

if TYPE_CHECKING:
    from limits.storage import Storage

_Known = InMembers | InBilling | InNotifications
_TABLES: Mapping[str, type[_Known]] = MappingProxyType(
    {"members": InMembers, "billing": InBilling, "notifications": InNotifications}
)

# A page must not wait for a Redis that hangs: then this process counts for itself.
_REDIS_SECONDS = 1


def site_for(installation: Installation, redis_url: str | None = None) -> Site:
    """The site of an installation; its sessions stand in a database of their own."""
    settings = installation.settings
    sessions = sessions_for(installation)
    sessions.end_those_of_other_keys()
    runtimes = installation.runtimes
    asked = runtimes.get("members") or next(iter(runtimes.values()))
    return Site(
        settings=settings,
        clock=installation.clock,
        sessions=sessions,
        audit=AuditLog(sessions.database, installation.clock, settings.data),
        find_association=_association_finder(asked),
        find_actor=_actor_finder(asked),
        demo_officers=lambda: demo_officers(installation),
        navigation=[item for name in runtimes for item in pages_of(name).navigation],
        limiter=limiter_for(settings, redis_url),
    )


def sessions_for(installation: Installation) -> Sessions:
    """The sessions of an installation, their database brought up and looked at."""
    settings = installation.settings
    return Sessions(
        _web_database(installation),
        installation.clock,
        https=settings.public_url.startswith("https://"),
        key_id=settings.key_id,
    )


@contextmanager
def security_log(installation: Installation) -> Iterator[AuditLog]:
    """The security log for a command: in the web database, brought up if it is new."""
    database = _web_database(installation)
    try:
        yield AuditLog(database, installation.clock, installation.settings.data)
    finally:
        database.dispose()


def _web_database(installation: Installation) -> Database:
    settings = installation.settings
    database = Database(settings.database_url("web"))
    refuse_unsafe_database(settings, "web", database)
    mark_database(settings, "web", database, clock=installation.clock)
    bring_up_web(database)
    return database


def limiter_for(settings: Settings, redis_url: str | None) -> Limiter:
    """Counts in Redis where the installation has one, so that all its processes count together."""
    if redis_url is None:
        return Limiter(factor=settings.limits_factor)
    return Limiter(lambda: _redis_counts(redis_url), factor=settings.limits_factor)


def _redis_counts(url: str) -> Storage:
    from limits.storage import storage_from_string

    # The library's word for a socket; everywhere else Redis' own `unix://` is meant.
    named = f"redis+{url}" if url.startswith("unix:") else url
    opened = storage_from_string(
        named,
        wrap_exceptions=True,
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
    )
    return cast("Storage", opened)


def _association_finder(runtime: ServiceRuntime) -> Callable[[str], Association | None]:
    """Associations as the service asked keeps them; billing keeps no accent colour."""
    table = _TABLES[runtime.name]

    def find(slug: str) -> Association | None:
        with runtime.reading(association_id(slug)) as session:
            row = cast("_Known | None", session.get(table, session.own))
        return _shown(row) if row else None

    return find


def _shown(row: _Known) -> Association:
    return Association(
        id=row.association_id,
        slug=row.slug,
        name=row.name,
        languages=cast("tuple[Language, ...]", tuple(row.languages)),
        country=row.country,
        accent=None if isinstance(row, InBilling) else row.accent or None,
    )


def _actor_finder(runtime: ServiceRuntime) -> Callable[[UUID, UUID], Actor | None]:
    def find(association: UUID, person: UUID) -> Actor | None:
        if runtime.service.find_actor is None:
            return None
        with runtime.reading(association) as session:
            return runtime.service.find_actor(session, person, runtime.clock.today())

    return find


def demo_officers(installation: Installation) -> Sequence[Actor]:
    """Everybody one can sign in as, association by association."""
    from services.members.association.queries import officers

    if "members" not in installation.runtimes:
        return []
    found: list[Actor] = []
    for one in association_ids(installation).values():
        with installation["members"].reading(one) as session:
            found += officers(session, installation.clock.today())
    return found
