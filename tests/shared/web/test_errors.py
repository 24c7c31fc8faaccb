"""Errors: one answer for people in their language, one for programs by RFC 9457."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import APIRouter, Depends
from fastapi.testclient import TestClient

from shared.errors import Conflict, DomainError
from shared.web.auth import public

MakeClient = Callable[..., TestClient]
JSON = {"accept": "application/json"}


class MachineTrouble(DomainError):
    """The key {name} of the machine is broken."""

    code = "machine_trouble"
    status = 500


def router() -> APIRouter:
    found = APIRouter(dependencies=[Depends(public("a test"))])

    @found.get("/conflict")
    def conflict() -> None:
        raise Conflict(version=7, detail="not overwritten")

    @found.get("/trouble")
    def trouble() -> None:
        raise MachineTrouble(name="SECRET")

    @found.get("/item/{number}")
    def item(number: int) -> int:
        return number

    return found


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    return make_client(router())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das hat sich inzwischen geändert."),
        ("fr", "Cela a changé entre-temps."),
        ("en", "This has changed in the meantime."),
    ],
)
def test_a_named_error_speaks_the_readers_language(
    client: TestClient, language: str, text: str
) -> None:
    page = client.get(f"/conflict?language={language}")
    assert page.status_code == 409
    assert text in page.text
    problem = client.get(f"/conflict?language={language}", headers=JSON)
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json() == {
        "type": "https://umlauf.example/errors/conflict",
        "title": text.rstrip("."),
        "status": 409,
        "detail": text,
        "code": "conflict",
        "version": "7",
    }


def test_an_error_of_the_machine_keeps_its_text_to_itself(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    for headers in ({"accept": "text/html"}, JSON):
        answer = client.get("/trouble", headers=headers)
        assert answer.status_code == 500
        assert "SECRET" not in answer.text
    assert "SECRET" in caplog.text


def test_wrong_input_is_pointed_at(client: TestClient) -> None:
    problem = client.get("/item/seven", headers=JSON).json()
    assert problem["status"] == 422
    assert problem["errors"][0]["pointer"] == "/number"


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/nowhere", 404, "Diese Seite gibt es nicht"),
        ("PUT", "/conflict", 405, "Das geht an dieser Adresse nicht"),
        ("GET", "/item/seven", 422, "Das ist nicht möglich"),
    ],
)
def test_what_the_framework_refuses_has_a_page_too(
    client: TestClient, method: str, path: str, status: int, text: str
) -> None:
    answer = client.request(method, f"{path}?language=de")
    assert answer.status_code == status
    assert text in answer.text
    assert "<h1>" in answer.text
