"""Errors: one answer for people in their language, one for programs by RFC 9457."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import APIRouter, Depends, HTTPException
from fastapi.testclient import TestClient

from shared.errors import Conflict, DomainError
from shared.permissions import PasskeyNeeded
from shared.web.auth import StepUpNeeded, public

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
        raise Conflict(version=7, detail="not overwritten", codes=["one", "two"])

    @found.get("/trouble")
    def trouble() -> None:
        raise MachineTrouble(name="SECRET")

    @found.get("/item/{number}")
    def item(number: int) -> int:
        return number

    @found.get("/between")
    def between(first: int, last: int) -> int:
        return last - first

    @found.get("/defect")
    def defect() -> None:
        raise ValueError("a secret of the machine")

    @found.get("/weak")
    @found.post("/weak")
    def weak() -> None:
        raise PasskeyNeeded

    @found.get("/old")
    def old() -> None:
        raise StepUpNeeded

    @found.get("/status/{status}")
    def status(status: int) -> None:
        raise HTTPException(status)

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
        "codes": ["one", "two"],
    }


def test_an_error_of_the_machine_keeps_its_text_to_itself(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    for headers in ({"accept": "text/html"}, JSON):
        answer = client.get("/trouble", headers=headers)
        assert answer.status_code == 500
        assert "SECRET" not in answer.text
    (line, _) = caplog.records
    assert "SECRET" not in str(line.__dict__)
    assert line.__dict__["route"] == "/trouble"
    assert line.__dict__["error"].startswith("MachineTrouble: The key (name) of the machine")


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


@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ({"accept": "text/html,application/xhtml+xml"}, True),
        ({"accept": "application/json", "hx-request": "true"}, True),
        ({"accept": "application/json"}, False),
        ({"accept": "*/*"}, False),
    ],
)
def test_people_get_a_page_and_programs_a_problem(
    client: TestClient, headers: dict[str, str], page: bool
) -> None:
    answer = client.get("/conflict", headers=headers)
    kind = "text/html; charset=utf-8" if page else "application/problem+json"
    assert (answer.status_code, answer.headers["content-type"]) == (409, kind)


def test_a_detail_never_takes_the_place_of_the_problems_own_words(client: TestClient) -> None:
    """RFC 9457: type, title, status, detail and code are the problem's."""
    found = client.get("/conflict?language=en", headers=JSON).json()
    assert found["detail"] == "This has changed in the meantime."


def test_a_refusal_of_the_framework_has_a_code_of_its_own(client: TestClient) -> None:
    missing = client.get("/nowhere?language=en", headers=JSON).json()
    assert (missing["code"], missing["title"]) == ("not_found", "This page does not exist")
    assert missing["detail"] == (
        "Check the address. Perhaps it was moved, or it belongs to another association."
    )
    wrong = client.put("/conflict", headers=JSON)
    assert wrong.json()["code"] == "method_not_allowed"
    assert wrong.headers["allow"] == "GET"


def test_a_defect_has_a_number_that_is_also_in_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/defect", headers=JSON | {"x-request-id": "abcdef-123456"})
    assert answer.status_code == 500
    found = answer.json()
    assert (found["code"], found["error_id"]) == ("unexpected_error", "abcdef-123456")
    assert "a secret" not in answer.text
    (line,) = caplog.records
    told = line.__dict__
    assert "a secret" not in str(told)
    assert (told["request_id"], told["method"], told["route"]) == (
        "abcdef-123456",
        "GET",
        "/defect",
    )
    assert told["error"].startswith("ValueError (test_errors.py:")
    assert "test_errors.py" in told["trace"]
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize(
    "status", [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 418, 503]
)
def test_every_status_has_words_in_every_language(
    client: TestClient, status: int, language: str
) -> None:
    english = client.get(f"/status/{status}?language=en", headers=JSON).json()
    found = client.get(f"/status/{status}?language={language}", headers=JSON).json()
    assert found["status"] == english["status"] == status
    assert found["title"] != english["title"]
    assert found["detail"]


def test_all_faults_of_an_input_are_pointed_at(client: TestClient) -> None:
    found = client.get("/between?first=x&last=y", headers=JSON).json()
    assert {fault["pointer"] for fault in found["errors"]} == {"/first", "/last"}
    assert found["code"] == "invalid_request"


@pytest.mark.parametrize("path", ["/weak", "/old"])
def test_who_must_prove_themselves_is_led_there_and_back(client: TestClient, path: str) -> None:
    page = client.get(f"{path}?page=2")
    assert page.status_code == 403
    assert f'href="/account/confirm?next={path}%3Fpage%3D2"' in page.text
    told = client.get(path, headers=JSON)
    assert told.status_code == 403
    assert told.json()["code"] in ("passkey_needed", "step_up_needed")


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://127.0.0.1:8000/autos/runs/7?tab=1", "/autos/runs/7%3Ftab%3D1"),
        ("https://evil.example/autos/runs/7", ""),
        ("http://127.0.0.1:8000//evil.example/", ""),
        ("", ""),
    ],
)
def test_after_a_form_one_comes_back_to_its_page(
    client: TestClient, referer: str, back: str
) -> None:
    page = client.post("/weak", headers={"referer": referer})
    assert f'href="/account/confirm?next={back}"' in page.text
