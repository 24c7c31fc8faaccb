"""Browsers that are signed in to one installation; it is furnished once for all of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.composition.app import build_app
from infra.composition.installation import Installation
from tests.support.operators_site import furnished, somebody
from tests.support.settings import LOCAL

SignIn = Callable[..., TestClient]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with furnished(tmp_path_factory.mktemp("house")) as made:
        yield made


@pytest.fixture(scope="session")
def app(house: Installation) -> FastAPI:
    return build_app(house)


@pytest.fixture
def sign_in(house: Installation, app: FastAPI) -> SignIn:
    """A browser signed in as the first person of an association with a role."""

    def enter(slug: str, role: str, language: str = "en") -> TestClient:
        person = somebody(house, slug, role)
        client = TestClient(app, base_url=LOCAL, headers={"accept": "text/html"})
        client.cookies.set("language", language)
        answer = client.post(
            "/sign-in",
            data={"association": str(person.association_id), "person": str(person.person_id)},
            headers={"sec-fetch-site": "same-origin"},
        )
        assert answer.status_code == 200
        return client

    return enter
