"""Two associations with a person in every office, for tests of the web room."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient

from shared.clock import Clock
from shared.db import Database
from shared.ids import association_id, named_id
from shared.settings import Settings
from shared.web.audit.audit_log import AuditLog
from shared.web.sessions import Sessions
from shared.web.site import Association
from shared.web.web_database import WEB_REGISTRY

ROLES = ("board", "treasurer", "office", "auditor", "operator")
ASSOCIATIONS = {
    "autos": Association(association_id("autos"), "autos", "AutOS e.V.", ("de", "en")),
    "autoregion": Association(
        id=association_id("autoregion"),
        slug="autoregion",
        name="autoregion e.V.",
        languages=("de", "fr", "en"),
        country="LU",
    ),
}

_FOLDERS = tempfile.TemporaryDirectory(prefix="umlauf-audit-")


def person(slug: str, role: str) -> UUID:
    return named_id(association_id(slug), role)


def sign_in(client: TestClient, slug: str, role: str, **more: str) -> None:
    answer = client.post(
        "/sign-in",
        data={"association": str(association_id(slug)), "person": str(person(slug, role)), **more},
    )
    assert answer.status_code == 303


def sessions_on(database: Database, clock: Clock, settings: Settings) -> Sessions:
    """Sessions of a site of the tests, with the tables of the web database made from the models."""
    WEB_REGISTRY.metadata.create_all(database.engine)
    https = settings.public_url.startswith("https://")
    return Sessions(database, clock, https=https, key_id=settings.key_id)


def audit_on(sessions: Sessions, clock: Clock, settings: Settings) -> AuditLog:
    """The security log beside the sessions of a site of the tests, anchored in a folder it has."""
    folder = settings.data if settings.data.is_dir() else Path(tempfile.mkdtemp(dir=_FOLDERS.name))
    return AuditLog(sessions.database, clock, folder)
