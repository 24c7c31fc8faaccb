"""The site that pages stand in: associations and officers found in the services that run here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from infra.composition.installation import Installation, association_ids
from infra.operations.migrations import bring_up_web
from infra.registry import pages_of
from shared.actor import Actor
from shared.db import Database
from shared.i18n import Language
from shared.ids import association_id
from shared.service import ServiceRuntime
from shared.web.sessions import Sessions
from shared.web.site import Association, Site


def site_for(installation: Installation) -> Site:
    """The site of an installation; its sessions stand in a database of their own."""
    settings = installation.settings
    database = Database(settings.database_url("web"))
    sessions = Sessions(
        database, installation.clock, https=settings.public_url.startswith("https://")
    )
    bring_up_web(database, sessions)
    first = next(iter(installation.runtimes.values()))
    return Site(
        settings=settings,
        clock=installation.clock,
        sessions=sessions,
        find_association=_association_finder(first),
        find_actor=_actor_finder(first),
        demo_officers=lambda: demo_officers(installation),
        navigation=[item for name in installation.runtimes for item in pages_of(name).navigation],
    )


def _association_finder(runtime: ServiceRuntime) -> Callable[[str], Association | None]:
    table = runtime.service.metadata.tables["association"]
    shown = ("slug", "name", "languages", "country", "accent")
    columns = [table.c[name] for name in shown if name in table.c]

    def find(slug: str) -> Association | None:
        wanted = association_id(slug)
        with runtime.reading(wanted) as session:
            query = sa.select(*columns).where(table.c.association_id == wanted)
            row = session.connection().execute(query).mappings().first()
        if row is None:
            return None
        return Association(
            id=wanted,
            slug=row["slug"],
            name=row["name"],
            languages=cast("tuple[Language, ...]", tuple(row["languages"])),
            country=row.get("country", "DE"),
            accent=row.get("accent") or None,
        )

    return find


def _actor_finder(runtime: ServiceRuntime) -> Callable[[UUID, UUID], Actor | None]:
    def find(association: UUID, person: UUID) -> Actor | None:
        if runtime.service.find_actor is None:
            return None
        with runtime.reading(association) as session:
            return runtime.service.find_actor(session, person)

    return find


def demo_officers(installation: Installation) -> Sequence[Actor]:
    """Everybody one can sign in as, association by association."""
    from services.members.association.queries import officers

    if "members" not in installation.runtimes:
        return []
    found: list[Actor] = []
    for one in association_ids(installation).values():
        with installation["members"].reading(one) as session:
            found += officers(session)
    return found
