"""A browser on the pages of notifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from services.notifications.association.queries import find_actor
from services.notifications.association.tables import Association as Sender
from services.notifications.navigation import PAGES
from shared.actor import Actor
from shared.contracts.members import (
    ApplicationContactsChanged,
    Ballot,
    OfficerChanged,
    ResolutionOpened,
)
from shared.db import Database
from shared.ids import new_id
from shared.web.app import create_app
from shared.web.site import Association, Site
from tests.notifications.conftest import Post, spec
from tests.support.settings import make_settings
from tests.support.terms import terms
from tests.support.web import audit_on, sessions_on

Browse = Callable[..., TestClient]


@pytest.fixture
def browse(tmp_path: Path) -> Iterator[Browse]:
    """A browser on the pages of a post office, signed in as a person or not."""
    databases: list[Database] = []

    def browser(post: Post, person: UUID | None = None, environment: str = "demo") -> TestClient:
        settings = make_settings(environment=environment, data=tmp_path)
        databases.append(database := Database(f"sqlite:///{tmp_path}/web.sqlite", durable=False))
        sessions = sessions_on(database, post.clock, settings)
        runtime = post.notifications

        def association(slug: str) -> Association | None:
            with runtime.reading(spec(slug).id) as session:
                row = session.get(Sender, spec(slug).id)
            return Association(row.association_id, slug, row.name, ("de", "fr")) if row else None

        def officer(association_id: UUID, person_id: UUID) -> Actor | None:
            with runtime.reading(association_id) as session:
                return find_actor(session, person_id, post.clock.today())

        def everybody() -> list[Actor]:
            found = officer(post.association.id, person) if person else None
            return [found] if found else []

        site = Site(
            settings=settings,
            clock=post.clock,
            sessions=sessions,
            audit=audit_on(sessions, post.clock, settings),
            find_association=association,
            find_actor=officer,
            demo_officers=everybody,
        )
        app = create_app(site, PAGES.routers)
        app.state.runtimes = {"notifications": runtime}
        client = TestClient(
            app, base_url="http://127.0.0.1:8000", headers={"accept-language": "de"}
        )
        client.follow_redirects = False
        if person:
            fields = {"association": str(post.association.id), "person": str(person)}
            assert client.post("/sign-in", data=fields).status_code == 303
        return client

    yield browser
    for database in databases:
        database.dispose()


def officer(post: Post, role: str) -> UUID:
    person = new_id()
    post.tell(
        OfficerChanged(
            person_id=person,
            name=f"Dr. Änne {role.title()}",
            email=f"{role}@autoregion.example",
            language="de",
            offices=terms(role),
        )
    )
    post.settle()
    return person


def ballot_for(post: Post, person: UUID) -> None:
    application = new_id()
    post.tell(
        ApplicationContactsChanged(
            application_id=application, company="Firma", language="de", contacts=()
        ),
        ResolutionOpened(
            resolution_id=new_id(),
            number="U-2027-01",
            application_id=application,
            deadline_at=post.clock.now(),
            ballots=(Ballot(ballot_id=new_id(), person_id=person),),
        ),
    )
    post.settle()
