"""Two associations with a person in every office, for tests of the web room."""

from __future__ import annotations

from uuid import UUID

from fastapi.testclient import TestClient

from shared.ids import association_id, named_id
from shared.web.site import Association

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


def person(slug: str, role: str) -> UUID:
    return named_id(association_id(slug), role)


def sign_in(client: TestClient, slug: str, role: str, **more: str) -> None:
    answer = client.post(
        "/sign-in",
        data={"association": str(association_id(slug)), "person": str(person(slug, role)), **more},
    )
    assert answer.status_code == 303
