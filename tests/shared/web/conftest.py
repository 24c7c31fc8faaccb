"""A small site of two associations with people in every office, for tests of the web room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from shared.actor import Actor
from shared.clock import FixedClock
from shared.db import Database
from shared.web.app import create_app
from shared.web.site import Site
from tests.support.settings import make_settings
from tests.support.web import ASSOCIATIONS, ROLES, audit_on, person, sessions_on


@pytest.fixture
def officers() -> dict[tuple[UUID, UUID], Actor]:
    """One person per association and role; a test may change or remove them."""
    return {
        (found.id, person(slug, role)): Actor(
            person_id=person(slug, role),
            association_id=found.id,
            slug=slug,
            association=found.name,
            name=f"Dr. Änne {role.title()}",
            email=f"{role}@{slug}.example",
            language="fr" if slug == "autoregion" else "de",
            roles=frozenset({role}),
        )
        for slug, found in ASSOCIATIONS.items()
        for role in ROLES
    }


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def make_site(
    tmp_path: Path, clock: FixedClock, officers: dict[tuple[UUID, UUID], Actor]
) -> Iterator[Callable[..., Site]]:
    databases: list[Database] = []

    def make(**settings: object) -> Site:
        chosen = make_settings(**({"environment": "demo", "data": tmp_path} | settings))
        database = Database(f"sqlite:///{tmp_path / 'web.sqlite'}", durable=False)
        databases.append(database)
        sessions = sessions_on(database, clock, chosen)
        return Site(
            settings=chosen,
            clock=clock,
            sessions=sessions,
            audit=audit_on(sessions, clock, chosen),
            find_association=ASSOCIATIONS.get,
            find_actor=lambda association, who: officers.get((association, who)),
            demo_officers=lambda: list(officers.values()),
        )

    yield make
    for database in databases:
        database.dispose()


@pytest.fixture
def make_client(make_site: Callable[..., Site]) -> Callable[..., TestClient]:
    """A browser-like client of an app with the given routers."""

    def make(*routers: APIRouter, **settings: object) -> TestClient:
        site = make_site(**settings)
        return TestClient(
            create_app(site, routers),
            base_url=site.settings.public_url,
            headers={"accept": "text/html"},
            follow_redirects=False,
        )

    return make
