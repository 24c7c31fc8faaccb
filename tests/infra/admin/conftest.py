"""An installation with the demo's smaller association, seen through its web app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from infra import demo
from infra.app import build_app
from infra.installation import Installation, association_ids
from infra.site import demo_officers
from shared.clock import FixedClock
from shared.settings import Settings

SignIn = Callable[..., TestClient]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Both associations; the members of autos only, so that autoregion is as on its first day."""
    folder: Path = tmp_path_factory.mktemp("house")
    clock = FixedClock.on(date(2026, 11, 16))
    with Installation(Settings(data=folder, environment="demo"), clock=clock).closing() as made:
        made.bring_up()
        for slug in demo.SLUGS:
            demo.apply_file(made, slug)
        demo.import_members_of(made, "autos")
        made.settle()
        yield made


@pytest.fixture
def sign_in(house: Installation) -> SignIn:
    """A browser signed in as the first person of an association with a role."""

    def enter(slug: str, role: str, language: str = "en") -> TestClient:
        wanted = association_ids(house)[slug]
        person = next(
            one
            for one in demo_officers(house)
            if one.association_id == wanted and role in one.roles
        )
        client = TestClient(
            build_app(house), headers={"accept": "text/html"}, cookies={"language": language}
        )
        answer = client.post(
            "/sign-in",
            data={"association": str(wanted), "person": str(person.person_id)},
            headers={"sec-fetch-site": "same-origin"},
        )
        assert answer.status_code == 200
        return client

    return enter
