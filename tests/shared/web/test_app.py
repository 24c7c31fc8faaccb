"""The app as a whole: what it serves by itself, and what it keeps from whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import APIRouter, Depends, Response
from fastapi.testclient import TestClient

from shared.web.app import create_app
from shared.web.auth import declared_routes, public
from shared.web.site import Site

MakeClient = Callable[..., TestClient]
MakeSite = Callable[..., Site]


def hello(path: str = "/hello") -> APIRouter:
    router = APIRouter(dependencies=[Depends(public("a test"))])
    router.add_api_route(path, lambda: Response("hello"), methods=["GET"])
    return router


def paths(site: Site, **options: str) -> set[str]:
    return {route.path for route in declared_routes(create_app(site, **options))}  # type: ignore[arg-type]


def test_routes_that_are_handed_in_are_served(make_client: MakeClient) -> None:
    assert make_client(hello()).get("/hello").text == "hello"


def test_what_stands_first_is_tried_first(make_client: MakeClient) -> None:
    fixed, any_slug = hello("/fixed/page"), APIRouter(dependencies=[Depends(public("a test"))])
    any_slug.add_api_route("/{slug}/page", lambda: Response("slug"), methods=["GET"])
    client = make_client(fixed, any_slug)
    assert client.get("/fixed/page").text == "hello"
    assert client.get("/autos/page").text == "slug"


@pytest.mark.parametrize("environment", ["demo", "test"])
def test_the_gallery_is_for_those_who_build(make_site: MakeSite, environment: str) -> None:
    assert "/_gallery" in paths(make_site(environment=environment))


def test_the_gallery_is_not_in_production(make_site: MakeSite) -> None:
    found = paths(make_site(environment="production"))
    assert not [path for path in found if path.startswith("/_gallery")]
    assert "/sign-out" in found


def test_no_page_of_the_frameworks_own_is_left(make_client: MakeClient) -> None:
    client = make_client()
    for path in ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"):
        assert client.get(path).status_code == 404, path


def test_another_way_to_sign_in_takes_the_place_of_the_demos(make_site: MakeSite) -> None:
    class ByCard:
        router = hello("/by-card")

    found = {route.path for route in declared_routes(create_app(make_site(), sign_in=ByCard()))}
    assert "/by-card" in found
    assert "/sign-in" not in found
    assert "/sign-out" in found, "signing out is the same for all"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_that_is_not_there_answers_with_all_headers(
    make_client: MakeClient, method: str
) -> None:
    answer = getattr(make_client(), method)("/nothing/here")
    assert answer.status_code in (404, 405)
    assert "content-security-policy" in answer.headers
    assert answer.headers["x-request-id"]


def test_only_https_is_told_to_stay_so(make_client: MakeClient) -> None:
    plain = make_client(hello()).get("/hello")
    assert "strict-transport-security" not in plain.headers
    secure = make_client(hello(), public_url="https://127.0.0.1:8000").get("/hello")
    assert "max-age" in secure.headers["strict-transport-security"]
