"""A production site with the members' pages, where people sign in by the code of a mail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from pydantic import SecretStr

from services.members.association.queries import find_actor, officers
from services.members.association.tables import Association as AssociationRow
from services.members.navigation import PAGES
from services.members.sign_in.pages.mail_sign_in import MailSignIn
from services.members.sign_in.upsert_account import account_for
from shared.actor import Actor, Proof
from shared.db import Database
from shared.i18n import Language
from shared.ids import association_id
from shared.settings import Settings
from shared.web.app import create_app
from shared.web.limiter import Limiter
from shared.web.sessions import Sessions
from shared.web.sign_in_code import SIGN_IN_CODE, derive_code
from shared.web.site import Association, Site, site_of
from tests.support.members import MembersFixture
from tests.support.web import audit_on, sessions_on

SECRET = "v7Qm2kXw9RtY4uZpL1sD8fGhJ3nB6cE0"
PUBLIC_URL = "https://umlauf.example"
_PATIENCE_SECONDS = 10


@dataclass
class SignInSite:
    """The site, and what its people read in their mails."""

    app: FastAPI
    house: MembersFixture

    @property
    def site(self) -> Site:
        return site_of(self.app)

    @property
    def sessions(self) -> Sessions:
        return self.site.sessions

    def browser(self, language: str = "de", **headers: str) -> TestClient:
        """A browser without any cookie."""
        asked = {"accept": "text/html", "accept-language": language, **headers}
        client = TestClient(self.app, base_url=self.site.settings.public_url, headers=asked)
        client.follow_redirects = False
        return client

    def code_requests(self) -> list[dict[str, str]]:
        """What was published for codes to be mailed, in order."""
        return [dict(row["payload"]) for row in self.house.events("members.sign_in")]

    def newest_code(self, after: int = 0) -> str:
        """The code of the newest mail to be; waits for one beside the first `after`, which is
        published when the answer has left."""
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while len(self.code_requests()) <= after and time.monotonic() < give_up_at:
            time.sleep(0.02)
        request_id = UUID(self.code_requests()[-1]["request_id"])
        secret = self.site.settings.signing_key
        return derive_code(secret, SIGN_IN_CODE, request_id)

    def changes(self) -> list[str]:
        """What was told to addresses about their accounts."""
        return [row["payload"]["change"] for row in self.house.events("members.account.changed")]

    def ask(self, client: TestClient, email: str, next: str = "") -> httpx2.Response:
        return client.post("/sign-in", data={"email": email, "next": next})

    def type_in(self, client: TestClient, code: str) -> httpx2.Response:
        return client.post("/sign-in/code", data={"code": code})

    def signed_in(self, email: str, next: str = "") -> TestClient:
        """A browser in which this person has signed in by the code of a mail."""
        client = self.browser()
        assert self.ask(client, email, next).status_code == 303
        assert self.type_in(client, self.newest_code()).status_code == 303
        return client

    @property
    def _cookie_domain(self) -> str:
        return urlsplit(self.site.settings.public_url).hostname or ""

    def people(self, slug: str) -> list[Actor]:
        """Everybody in office in an association."""
        with self.house.members.reading(association_id(slug)) as session:
            return officers(session, self.house.clock.today())

    def account(self, email: str) -> UUID:
        """The account of an address."""
        with self.house.members.transaction(None) as uow:
            return account_for(uow, email)

    def prove(self, client: TestClient) -> None:
        """As after a passkey's answer: the browser's session is proved by it, now."""
        request = client.build_request("GET", "/account/sessions")
        asked = Request(
            {
                "type": "http",
                "method": "GET",
                "path": "/",
                "headers": [(b"cookie", request.headers["cookie"].encode())],
            }
        )
        session = self.sessions.find(asked)
        assert session is not None
        response = Response()
        self.sessions.prove(response, session, Proof.PASSKEY)
        token = response.headers["set-cookie"].partition("=")[2].partition(";")[0]
        client.cookies.delete(self.sessions.cookie)
        client.cookies.set(self.sessions.cookie, token, domain=self._cookie_domain, path="/")


def production_settings(public_url: str = PUBLIC_URL, **changes: object) -> Settings:
    """As an installation in production has them."""
    fixed = {
        "environment": "production",
        "public_url": public_url,
        "secret_key": SecretStr(SECRET),
        "iban_keys": SecretStr(SECRET[::-1]),
        # Tests ask for more codes within a minute than people do within an hour.
        "limits_factor": 100,
    }
    return Settings.model_validate(fixed | changes)


@contextmanager
def sign_in_site(
    house: MembersFixture, folder: Path, settings: Settings | None = None
) -> Iterator[SignInSite]:
    """The app on the house's database; its sessions stand in a database of their own."""
    chosen = settings or production_settings()
    house.members.settings = chosen
    database = Database(f"sqlite:///{folder / 'web.sqlite'}", durable=False)

    def find_association(slug: str) -> Association | None:
        with house.members.reading(association_id(slug)) as session:
            row = session.get(AssociationRow, session.own)
        if row is None:
            return None
        languages = cast("tuple[Language, ...]", tuple(row.languages))
        return Association(row.association_id, row.slug, row.name, languages)

    def officer(association: UUID, person: UUID) -> Actor | None:
        with house.members.reading(association) as session:
            return find_actor(session, person, house.clock.today())

    sessions = sessions_on(database, house.clock, chosen)
    site = Site(
        settings=chosen,
        clock=house.clock,
        sessions=sessions,
        audit=audit_on(sessions, house.clock, chosen.model_copy(update={"data": folder})),
        find_association=find_association,
        find_actor=officer,
        navigation=PAGES.navigation,
        limiter=Limiter(factor=chosen.limits_factor),
    )
    app = create_app(site, PAGES.routers, sign_in=MailSignIn())
    app.state.runtimes = {"members": house.members}
    yield SignInSite(app, house)
    database.dispose()
