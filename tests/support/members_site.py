"""A small site with the members' pages, as a person's browser meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.members.association.queries import actor_by_email, find_actor, officers
from services.members.association.tables import Association as AssociationRow
from services.members.navigation import PAGES
from shared.actor import Actor
from shared.db import Database
from shared.ids import association_id
from shared.web.app import create_app
from shared.web.site import Association, Site
from shared.web.tokens import Tokens
from tests.support.members import MembersFixture
from tests.support.settings import LOCAL, make_settings
from tests.support.web import audit_on, sessions_on

SETTINGS = make_settings()
HTML = {"accept": "text/html"}


@contextmanager
def site(house: MembersFixture, folder: Path) -> Iterator[FastAPI]:
    """The app; its sessions stand in a database of their own."""
    database = Database(f"sqlite:///{folder / 'web.sqlite'}", durable=False)
    demo = SETTINGS.model_copy(update={"environment": "demo", "data": folder})
    sessions = sessions_on(database, house.clock, demo)

    def find_association(slug: str) -> Association | None:
        with house.members.reading(association_id(slug)) as session:
            row = session.get(AssociationRow, association_id(slug))
        languages = tuple(row.languages) if row else ()
        return (
            Association(row.association_id, row.slug, row.name, languages)  # type: ignore[arg-type]
            if row
            else None
        )

    def officer(association: UUID, person: UUID) -> Actor | None:
        with house.members.reading(association) as session:
            return find_actor(session, person, house.clock.today())

    def everybody() -> list[Actor]:
        found: list[Actor] = []
        for slug in ("autos", "autoregion"):
            if find_association(slug):
                with house.members.reading(association_id(slug)) as session:
                    found += officers(session, house.clock.today())
        return found

    made = Site(
        settings=demo,
        clock=house.clock,
        sessions=sessions,
        audit=audit_on(sessions, house.clock, demo),
        find_association=find_association,
        find_actor=officer,
        demo_officers=everybody,
        navigation=PAGES.navigation,
    )
    app = create_app(made, PAGES.routers)
    app.state.runtimes = {"members": house.members}
    yield app
    database.dispose()


def browser(app: FastAPI, language: str = "de") -> TestClient:
    headers = {**HTML, "accept-language": language}
    client = TestClient(app, base_url=LOCAL, headers=headers)
    client.follow_redirects = False
    return client


def sign_in(client: TestClient, officer: Actor) -> None:
    data = {"association": str(officer.association_id), "person": str(officer.person_id)}
    assert client.post("/sign-in", data=data).status_code == 303


def link(purpose: str, **ids: object) -> str:
    """The token that notifications puts into its mails."""
    tokens = Tokens(SETTINGS.signing_key)
    return tokens.sign(purpose, {name: str(value) for name, value in ids.items()})


YES = {"choice": "yes", "dossier_version": "1"}


def ballot_link(house: MembersFixture, application: UUID, elector: int) -> str:
    """The address in the mail of the elector in this place, by name."""
    return f"/autos/ballot/{link('ballot', ballot=house.ballots(application)[elector].id)}"


def signed_in(app: FastAPI, house: MembersFixture, email: str, slug: str = "autos") -> TestClient:
    """A browser in which this person has signed in."""
    client = browser(app)
    with house.members.reading(association_id(slug)) as session:
        sign_in(client, actor_by_email(session, email, house.clock.today()))
    return client
