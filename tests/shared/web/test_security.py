"""What every answer carries, and requests that other sites start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, Request, Response
from fastapi.testclient import TestClient

from shared.logs import set_up_logs
from shared.web.auth import by_token, declared_routes, public
from shared.web.forms import Posted
from shared.web.pages import Pages
from shared.web.tokens import Payload
from tests.support.asgi import status_of

MakeClient = Callable[..., TestClient]


def router() -> APIRouter:
    found = APIRouter(dependencies=[Depends(public("a test"))])

    @found.post("/change")
    def change(posted: Posted) -> Response:
        return Response(str(posted.get("name")))

    @found.get("/logging/{token}")
    def logging_something(token: str) -> Response:
        logging.getLogger("umlauf.test").info("looked at %s", token)
        return Response()

    @found.get("/broken")
    def broken() -> Response:
        raise ValueError("a secret of the machine")

    return found


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    return make_client(router())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1:8000"}, 200),
        ({"origin": "http://127.0.0.1:9000"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 200),
    ],
)
def test_another_sites_form_changes_nothing(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/change", data={"name": "x"}, headers=headers).status_code == status


def test_no_unsafe_route_is_left_out(client: TestClient) -> None:
    routes = declared_routes(client.app)  # type: ignore[arg-type]
    unsafe = [route for route in routes if route.method not in {"GET", "HEAD"}]
    assert len(unsafe) >= 4
    for route in unsafe:
        answer = client.request(route.method, route.path, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403, route


@pytest.mark.parametrize("path", ["/_gallery", "/nowhere", "/broken", "/sign-in"])
def test_every_page_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert len(headers["x-request-id"]) == 32


def test_no_page_has_inline_style_or_script(client: TestClient) -> None:
    for path in ("/_gallery", "/_gallery/form?errors=true", "/_gallery/ballot", "/sign-in"):
        text = client.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " on" + "click" not in text


def test_a_defect_shows_its_number_and_nothing_else(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/broken?language=de", headers={"x-request-id": "abcdef-123456"})
    assert answer.status_code == 500
    assert "Bei uns ist etwas schiefgegangen" in answer.text
    assert "abcdef-123456" in answer.text
    assert "secret" not in answer.text
    (line,) = caplog.records
    assert line.__dict__["request_id"] == "abcdef-123456"
    assert "a secret of the machine" not in str(line.__dict__)


def test_what_a_request_logs_has_its_id_and_no_token(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    token = "Hj3kL9-mNq_2RtUvWxYz0AbCdEfGh7"
    client.get(f"/logging/{token}", headers={"x-request-id": "abcdef-123456"})
    logging.getLogger("umlauf.test").info("afterwards")
    during, afterwards = capsys.readouterr().err.splitlines()
    assert "request_id=abcdef-123456" in during
    assert token not in during
    assert "request_id" not in afterwards


def test_a_forged_request_id_is_replaced(client: TestClient) -> None:
    answer = client.get("/nowhere", headers={"x-request-id": "x" * 500})
    assert len(answer.headers["x-request-id"]) == 32


def test_a_large_body_is_refused(client: TestClient) -> None:
    answer = client.post("/change", data={"name": "x" * 1_100_000})
    assert answer.status_code == 413


@pytest.fixture
def by_link(make_client: MakeClient) -> TestClient:
    found = APIRouter()
    pages = Pages()

    @found.get("/ballot/{token}")
    def ballot(
        request: Request, payload: Annotated[Payload, Depends(by_token("ballot"))]
    ) -> Response:
        return pages.render(
            request,
            "error.html",
            title=payload["person"],
            message=None,
            advice=None,
            roles=[],
            error_id=None,
            fresh_link=None,
        )

    return make_client(found)


def test_a_signed_link_opens_its_page_and_is_not_indexed(by_link: TestClient) -> None:
    tokens = by_link.app.state.umlauf.tokens  # type: ignore[attr-defined]
    answer = by_link.get(f"/ballot/{tokens.sign('ballot', {'person': 'Müller'})}")
    assert answer.status_code == 200
    assert "Müller" in answer.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers, "a link is no sign-in"


def test_a_link_of_another_purpose_opens_nothing(by_link: TestClient) -> None:
    tokens = by_link.app.state.umlauf.tokens  # type: ignore[attr-defined]
    answer = by_link.get(f"/ballot/{tokens.sign('invoice', {'person': 'Müller'})}")
    assert answer.status_code == 404
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


PUBLIC = "https://dues.example"
HERE = ["127.0.0.1:8000", "127.0.0.1", "localhost:8000", "LOCALHOST", "[::1]:8000", "127.9.9.9"]
ELSEWHERE = [
    *("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example"),
    *("dues.example.evil.example", "", "127.0.0.1@evil.example", "evil.example, 127.0.0.1", "[::]"),
]
FORWARDED = [
    {"forwarded": "for=203.0.113.7;host=dues.example;proto=https"},
    {"x-forwarded-for": "127.0.0.1"},
    {"x-forwarded-for": ""},
    {"x-forwarded-proto": "https"},
    {"X-Forwarded-Host": "127.0.0.1"},
    {"x-forwarded-port": "443"},
    {"x-forwarded-anything": "1"},
    {"x-real-ip": "127.0.0.1"},
    {"via": "1.1 proxy"},
    {"sec-fetch-site": "same-origin", "origin": PUBLIC},
]


def answer_to(client: TestClient, host: str, path: str = "/hello") -> int:
    return client.get(path, headers={"host": host}).status_code


def hello() -> APIRouter:
    found = APIRouter(dependencies=[Depends(public("a test"))])
    for path in ("/hello", "/livez", "/readyz"):
        found.add_api_route(path, lambda: Response("hello"), methods=["GET", "POST"])
    return found


def test_a_demo_answers_on_this_machine_only(make_client: MakeClient) -> None:
    client = make_client(hello())
    assert [answer_to(client, host) for host in HERE] == [200] * len(HERE)
    for path in ("/hello", "/sign-in", "/livez", "/nowhere"):
        for host in [*ELSEWHERE, "dues.example"]:
            assert answer_to(client, host, path) == 421, (path, host)


@pytest.mark.parametrize("headers", FORWARDED)
def test_a_demo_answers_to_no_proxy(make_client: MakeClient, headers: dict[str, str]) -> None:
    client = make_client(hello())
    for method in ("GET", "POST", "HEAD"):
        answer = client.request(method, "/hello", headers=headers)
        assert answer.status_code == 421, (method, headers)
    assert "set-cookie" not in client.post("/sign-in", headers=headers).headers


def test_a_demo_answers_no_proxy_that_hides_itself(make_client: MakeClient) -> None:
    """nginx told nothing but where to go sends its upstream's name as host, over HTTP/1.0."""
    client = make_client(hello())
    for version, status in (("1.0", 421), ("1.1", 200)):
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/hello",
            "query_string": b"",
            "http_version": version,
            "headers": [(b"host", b"127.0.0.1:8000")],
        }
        assert status_of(client.app, scope) == status


@pytest.mark.parametrize("environment", ["production", "test"])
def test_others_answer_at_their_public_address_and_here(
    make_client: MakeClient, environment: str
) -> None:
    client = make_client(hello(), environment=environment, public_url=PUBLIC)
    for host in [*HERE, "dues.example", "Dues.Example", "dues.example:443"]:
        assert answer_to(client, host) == 200, host
    for host in ELSEWHERE:
        assert answer_to(client, host) == 421, host
    assert client.get("/hello", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 200


def test_without_a_public_address_production_answers_here_only(make_client: MakeClient) -> None:
    client = make_client(hello(), environment="production")
    assert answer_to(client, "127.0.0.1:8000") == 200
    assert answer_to(client, "dues.example") == 421


def test_those_who_watch_the_machine_may_ask_by_any_name(make_client: MakeClient) -> None:
    client = make_client(hello(), environment="production", public_url=PUBLIC)
    for path in ("/livez", "/readyz"):
        assert answer_to(client, "10.0.0.7:8000", path) == 200
    for path in ("/livez/", "/readyz/x", "/hello?/livez"):
        assert answer_to(client, "10.0.0.7:8000", path) == 421


@pytest.mark.parametrize("hosts", [[], [b"dues.example", b"evil.example"], [b"127.0.0.1"] * 2])
def test_one_host_is_named_or_none_is_answered(make_client: MakeClient, hosts: list[bytes]) -> None:
    for environment in ("production", "demo"):
        url = PUBLIC if environment == "production" else "http://127.0.0.1:8000"
        client = make_client(hello(), environment=environment, public_url=url)
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/hello",
            "query_string": b"",
            "http_version": "1.1",
            "headers": [(b"host", host) for host in hosts],
        }
        assert status_of(client.app, scope) == 421


def test_a_refused_host_is_told_where_to_go_with_all_headers(make_client: MakeClient) -> None:
    client = make_client(hello(), environment="production", public_url=PUBLIC)
    answer = client.get("/hello", headers={"host": "evil.example"})
    assert PUBLIC in answer.text
    assert "evil.example" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "demo" in make_client(hello()).get("/hello", headers={"host": "evil.example"}).text


@pytest.mark.parametrize("path", ["/hello/", "/docs/", "/sign-in/"])
def test_no_slash_sends_anybody_anywhere(make_client: MakeClient, path: str) -> None:
    answer = make_client(hello()).get(path)
    assert answer.status_code == 404
    assert "location" not in answer.headers
