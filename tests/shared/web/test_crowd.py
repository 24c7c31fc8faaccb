"""A crowd: whoever is too many is asked to come back, in words, and the machine stays watched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from shared.web.crowd import Crowd


@dataclass
class Place:
    """A site of one slow page that answers two at a time."""

    client: TestClient
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    let_go: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Two are being answered; at the end both have been."""
        with ThreadPoolExecutor(2) as pool:
            inside = [pool.submit(self.client.get, "/slow") for _ in range(2)]
            for _ in inside:
                assert self.entered.acquire(timeout=20)
            try:
                yield
            finally:
                self.let_go.set()
            assert [one.result().status_code for one in inside] == [200, 200]


@pytest.fixture
def place() -> Iterator[Place]:
    app = FastAPI()

    @app.get("/slow")
    def slow() -> str:
        made.entered.release()
        made.let_go.wait(20)
        return "done"

    @app.get("/livez")
    def alive() -> str:
        return "alive"

    app.add_middleware(Crowd, most=2)
    with TestClient(app) as client:
        made = Place(client)
        yield made


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Gerade sind sehr viele hier"), ("fr", "Très forte affluence"), ("en", "Very many")],
)
def test_whoever_is_too_many_is_asked_to_come_back(place: Place, language: str, text: str) -> None:
    headers = {"accept": "text/html", "accept-language": language}
    with place.full():
        refused = place.client.get("/slow", headers=headers)
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert refused.headers["content-language"] == language
        assert text in refused.text
        assert place.client.get("/livez").status_code == 200
    assert place.client.get("/slow").status_code == 200


def test_programs_get_a_problem(place: Place) -> None:
    with place.full():
        refused = place.client.get("/slow")
        assert (refused.status_code, refused.json()["code"]) == (503, "crowded")
