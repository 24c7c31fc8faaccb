"""Billing's pages behind the real web wiring: an app, people who sign in, applicants' links."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from services.billing.association.tables import Association as Creditor
from services.billing.association.tables import OfficerRow
from services.billing.navigation import PAGES
from services.billing.quotes.upsert_quote import upsert_quote
from services.billing.registry import EVENTS
from services.billing.service import SERVICE
from shared.actor import Actor
from shared.contracts.members import ApplicationDrafted
from shared.db import Database
from shared.i18n import Language
from shared.ids import association_id, named_id
from shared.service import ServiceRuntime
from shared.web.app import create_app
from shared.web.site import Association, Site
from tests.billing.conftest import association
from tests.support.settings import make_settings
from tests.support.web import audit_on, sessions_on

BASE = "http://127.0.0.1:8000"
TOKEN = "a-draft-token-that-nobody-guesses-0123456789"
APPLICATION = named_id(association().id, "application")


def build_app(runtime: ServiceRuntime, database: Database, **settings: object) -> FastAPI:
    """The app of an installation in which only billing runs."""
    chosen = make_settings(**({"environment": "demo"} | settings))
    sessions = sessions_on(database, runtime.clock, chosen)

    def find_association(slug: str) -> Association | None:
        with runtime.reading(association_id(slug)) as session:
            row = session.get(Creditor, association_id(slug))
        if row is None:
            return None
        languages: tuple[Language, ...] = ("de", "fr", "en")
        return Association(
            id=row.association_id,
            slug=row.slug,
            name=row.name,
            languages=languages,
            country=row.country,
        )

    def find_actor(owner: UUID, person: UUID) -> Actor | None:
        assert SERVICE.find_actor
        with runtime.reading(owner) as session:
            return SERVICE.find_actor(session, person, runtime.clock.today())

    site = Site(
        settings=chosen,
        clock=runtime.clock,
        sessions=sessions,
        audit=audit_on(sessions, runtime.clock, chosen),
        find_association=find_association,
        find_actor=find_actor,
        navigation=PAGES.navigation,
    )
    app = create_app(site, PAGES.routers)
    app.state.runtimes = {"billing": runtime}
    return app


@dataclass
class Visitor:
    """A browser-like client of the app."""

    runtime: ServiceRuntime
    client: TestClient

    def sign_in(self, email: str, slug: str = "autos") -> Visitor:
        owner = association_id(slug)
        with self.runtime.reading(owner) as session:
            query = select(OfficerRow.person_id).where(OfficerRow.email == email)
            person = session.exec(query).one()
        answer = self.client.post(
            "/sign-in", data={"association": str(owner), "person": str(person)}
        )
        assert answer.status_code == 303, answer.text
        return self


NewVisitor = Callable[..., Visitor]


def draft(
    runtime: ServiceRuntime,
    token: str = TOKEN,
    *,
    application: UUID = APPLICATION,
    kind: str = "full",
    company: str = "Société Générale d'Étanchéité & Cie S.à r.l.",
    country: str = "FR",
    language: str = "fr",
    city: str | None = None,
    owner: UUID | None = None,
) -> None:
    """What the members service tells when a company has begun its application."""
    with runtime.transaction(owner or association().id) as uow:
        upsert_quote(
            uow,
            ApplicationDrafted(
                application_id=application,
                token_sha256=hashlib.sha256(token.encode()).hexdigest(),
                kind=kind,
                company=company,
                country=country,
                language=language,
                city=city,
            ),
        )


def published(runtime: ServiceRuntime) -> list[tuple[str, Mapping[str, object]]]:
    """Type and payload of every event billing has published, in order."""
    outbox = EVENTS.outbox
    query = sa.select(outbox.c.type, outbox.c.payload).order_by(outbox.c.position)
    with runtime.reading(None) as session:
        return [(row.type, row.payload) for row in session.connection().execute(query)]
