"""A crowd: whoever is too many is asked to come back, in words, and the machine stays watched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from shared.web.crowd import Crowd


@pytest.fixture
def hold() -> threading.Event:
    return threading.Event()


@pytest.fixture
def ask(hold: threading.Event) -> Callable[[], TestClient]:
    """A page that takes until it is let go; two at once are answered."""
    app = FastAPI()

    @app.get("/slow")
    def slow() -> str:
        hold.wait(10)
        return "done"

    @app.get("/livez")
    def alive() -> str:
        return "alive"

    app.add_middleware(Crowd, most=2)
    return TestClient(app)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Gerade sind sehr viele hier"), ("fr", "Très forte affluence"), ("en", "Very many")],
)
def test_whoever_is_too_many_is_asked_to_come_back(
    ask: TestClient, hold: threading.Event, language: str, text: str
) -> None:
    headers = {"accept": "text/html", "accept-language": language}
    with ask, ThreadPoolExecutor(3) as pool:
        held = [pool.submit(ask.get, "/slow") for _ in range(2)]
        refused = pool.submit(_refused, ask, headers).result()
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert text in refused.text
        assert ask.get("/livez").status_code == 200
        hold.set()
        assert [one.result().status_code for one in held] == [200, 200]
    assert ask.get("/slow").status_code == 200


def _refused(ask: TestClient, headers: dict[str, str]):  # type: ignore[no-untyped-def]
    """Asks until the two others are being answered."""
    for _ in range(200):
        answer = ask.get("/unknown", headers=headers)
        if answer.status_code != 404:
            return answer
    raise AssertionError


def test_programs_get_a_problem(ask: TestClient, hold: threading.Event) -> None:
    with ask, ThreadPoolExecutor(3) as pool:
        held = [pool.submit(ask.get, "/slow") for _ in range(2)]
        refused = pool.submit(_refused, ask, {}).result()
        assert refused.json()["code"] == "crowded"
        hold.set()
        assert all(one.result().status_code == 200 for one in held)
