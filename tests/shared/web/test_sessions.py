"""Signing in and out: fresh opaque tokens, ended on the server, with two time limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import APIRouter, Depends, Response
from fastapi.testclient import TestClient

from shared.clock import FixedClock
from shared.ids import association_id
from shared.web.auth import MaybeActor, public
from shared.web.site import Site
from tests.support.web import person, sign_in

MakeClient = Callable[..., TestClient]
OWN = {"association": str(association_id("autos")), "person": str(person("autos", "board"))}


def whoami() -> APIRouter:
    router = APIRouter(dependencies=[Depends(public("a test"))])

    @router.get("/whoami")
    def name(actor: MaybeActor) -> Response:
        return Response(actor.name if actor else "nobody")

    return router


def test_signing_in_and_out(make_client: MakeClient) -> None:
    client = make_client(whoami())
    assert client.get("/whoami").text == "nobody"
    sign_in(client, "autos", "board")
    assert client.get("/whoami").text == "Dr. Änne Board"
    stolen = client.cookies["umlauf"]
    assert client.post("/sign-out").headers["location"] == "/"
    assert client.get("/whoami").text == "nobody"
    client.cookies.set("umlauf", stolen)
    assert client.get("/whoami").text == "nobody", "the old cookie opens nothing (ASVS 7.4.1)"


def test_each_signing_in_gives_a_fresh_token_and_ends_the_old(make_client: MakeClient) -> None:
    client = make_client(whoami())
    client.cookies.set("umlauf", "brought-along")
    sign_in(client, "autos", "board")
    first = client.cookies.get("umlauf", domain="127.0.0.1")
    assert first is not None
    assert len(first) >= 43
    sign_in(client, "autos", "treasurer")
    assert client.cookies.get("umlauf", domain="127.0.0.1") != first
    client.cookies.clear()
    client.cookies.set("umlauf", first)
    assert client.get("/whoami").text == "nobody"


@pytest.mark.parametrize(
    ("step", "count", "left"),
    [
        (timedelta(minutes=29), 3, "Dr. Änne Board"),
        (timedelta(minutes=30), 1, "nobody"),
        (timedelta(minutes=29), 25, "nobody"),
    ],
)
def test_a_session_ends_when_idle_and_after_half_a_day(
    make_client: MakeClient, clock: FixedClock, step: timedelta, count: int, left: str
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    for _ in range(count):
        clock.advance(step)
        answer = client.get("/whoami").text
    assert answer == left


def test_the_cookie_is_bound_to_the_host_over_https(make_client: MakeClient) -> None:
    client = make_client(whoami(), public_url="https://127.0.0.1:8000")
    answer = client.get("/sign-in")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    sign_in(client, "autos", "board")
    answer = client.post("/sign-out")
    cookie = answer.headers["set-cookie"].lower()
    for part in ("__host-umlauf=", "secure", "httponly", "samesite=lax", "path=/"):
        assert part in cookie


def test_sweeping_leaves_the_living(
    make_site: Callable[..., Site], make_client: MakeClient, clock: FixedClock
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    clock.advance(timedelta(days=2))
    sign_in(client, "autos", "office")
    sessions = make_site().sessions
    assert sessions.sweep() == 1
    assert sessions.sweep() == 0
    assert client.get("/whoami").text == "Dr. Änne Office"
