"""Signing in and out: fresh opaque tokens, ended on the server, with two time limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlmodel import select

from shared.actor import Actor, Proof
from shared.clock import FixedClock
from shared.ids import association_id, new_id
from shared.web.auth import MaybeActor, public
from shared.web.sessions import Identity, Sessions, WebSession
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


def test_item_05_signing_in_and_out(make_client: MakeClient) -> None:
    client = make_client(whoami())
    assert client.get("/whoami").text == "nobody"
    sign_in(client, "autos", "board")
    assert client.get("/whoami").text == "Dr. Änne Board"
    stolen = client.cookies["umlauf"]
    assert client.post("/sign-out").headers["location"] == "/"
    assert client.get("/whoami").text == "nobody"
    client.cookies.set("umlauf", stolen)
    assert client.get("/whoami").text == "nobody", "the old cookie opens nothing (ASVS 7.4.1)"


def test_item_04_each_signing_in_gives_a_fresh_token_and_ends_the_old(
    make_client: MakeClient,
) -> None:
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
def test_item_06_a_session_ends_when_idle_and_after_half_a_day(
    make_client: MakeClient, clock: FixedClock, step: timedelta, count: int, left: str
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    for _ in range(count):
        clock.advance(step)
        answer = client.get("/whoami").text
    assert answer == left


def test_item_06_asking_again_does_not_revive_a_session_that_was_idle_for_too_long(
    make_client: MakeClient, clock: FixedClock
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    clock.advance(timedelta(minutes=31))
    assert [client.get("/whoami").text for _ in range(3)] == ["nobody"] * 3


def test_item_06_what_is_over_for_one_office_is_over_for_all(
    make_client: MakeClient, make_site: Callable[..., Site], clock: FixedClock
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    clock.advance(timedelta(minutes=31))
    client.get("/whoami")
    with make_site().sessions.database.reading(None) as session:
        (row,) = session.exec(select(WebSession)).all()
    assert row.ended_at is not None


def test_item_03_the_cookie_is_bound_to_the_host_over_https(make_client: MakeClient) -> None:
    client = make_client(whoami(), public_url="https://127.0.0.1:8000")
    answer = client.get("/sign-in")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    sign_in(client, "autos", "board")
    answer = client.post("/sign-out")
    cookie = answer.headers["set-cookie"].lower()
    for part in ("__host-umlauf=", "secure", "httponly", "samesite=lax", "path=/"):
        assert part in cookie


def test_a_new_session_sweeps_those_that_are_long_over(
    make_site: Callable[..., Site], make_client: MakeClient, clock: FixedClock
) -> None:
    first, client = make_client(whoami()), make_client(whoami())
    sign_in(first, "autos", "board")
    sessions = make_site().sessions
    assert rows(sessions) == 1
    clock.advance(timedelta(hours=37))
    sign_in(client, "autos", "office")
    assert rows(sessions) == 1
    assert sessions.sweep() == 0
    assert client.get("/whoami").text == "Dr. Änne Office"


def rows(sessions: Sessions) -> int:
    with sessions.database.reading(None) as session:
        return len(session.exec(select(WebSession)).all())


@pytest.mark.parametrize(
    ("role", "minutes", "left"),
    [
        ("auditor", 119, "Dr. Änne Auditor"),
        ("auditor", 120, "nobody"),
        ("office", 119, "Dr. Änne Office"),
        ("treasurer", 29, "Dr. Änne Treasurer"),
        ("treasurer", 30, "nobody"),
        ("operator", 30, "nobody"),
    ],
)
def test_item_06_who_moves_no_money_may_leave_the_desk_for_longer(
    make_client: MakeClient, clock: FixedClock, role: str, minutes: int, left: str
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", role)
    clock.advance(timedelta(minutes=minutes))
    assert client.get("/whoami").text == left


def test_item_06_after_half_a_day_even_a_busy_session_is_over(
    make_client: MakeClient, clock: FixedClock
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "auditor")
    for _ in range(11):
        clock.advance(timedelta(hours=1))
        assert client.get("/whoami").text == "Dr. Änne Auditor"
    clock.advance(timedelta(hours=1))
    assert client.get("/whoami").text == "nobody"


@pytest.mark.parametrize(
    "changed",
    [
        {"secret_key": "another-key-of-this-installation-0"},
        {"environment": "test"},
    ],
)
def test_another_key_or_environment_ends_all(
    make_site: Callable[..., Site], make_client: MakeClient, changed: dict[str, str]
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    token = client.cookies["umlauf"]
    elsewhere = make_site(**changed).sessions
    assert elsewhere.end_those_of_other_keys() == 1
    assert elsewhere.end_those_of_other_keys() == 0
    client.cookies.set("umlauf", token)
    assert client.get("/whoami").text == "nobody"


def test_a_session_of_another_key_is_not_found_even_before_it_is_ended(
    make_site: Callable[..., Site], make_client: MakeClient
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    token = client.cookies["umlauf"]
    own, other = make_site().sessions, make_site(secret_key="x" * 40).sessions
    assert own.find(asking(token)) is not None
    assert other.find(asking(token)) is None


def asking(token: str, site: Site | None = None) -> Request:
    """A request with this cookie, of a client that names another behind it."""
    app = FastAPI()
    app.state.umlauf = site
    headers = [
        (b"cookie", f"umlauf={token}".encode()),
        (b"x-forwarded-for", b"203.0.113.7"),
        (b"user-agent", b"Firefox" * 100),
    ]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": headers,
            "client": ("198.51.100.1", 4711),
            "app": app,
        }
    )


def started(site: Site, **changes: object) -> tuple[str, WebSession]:
    """A session with its token."""
    who = Identity(
        **{
            "account_id": new_id(),
            "association_id": association_id("autos"),
            "person_id": person("autos", "board"),
            "proof": Proof.CODE,
        }
        | changes  # type: ignore[arg-type]
    )
    response = Response()
    site.sessions.start(asking("", site), response, who)
    token = token_of(response)
    found = site.sessions.find(asking(token))
    assert found is not None
    return token, found


def token_of(response: Response) -> str:
    return response.headers["set-cookie"].partition("umlauf=")[2].partition(";")[0]


def test_item_04_proving_anew_gives_another_token_and_the_old_is_dead(
    make_site: Callable[..., Site], clock: FixedClock
) -> None:
    site = make_site()
    sessions = site.sessions
    token, session = started(site)
    clock.advance(timedelta(minutes=5))
    response = Response()
    sessions.prove(response, session, Proof.PASSKEY)
    again = sessions.find(asking(token_of(response)))
    assert sessions.find(asking(token)) is None
    assert again is not None
    assert (again.id, again.proof, again.proved_at) == (session.id, Proof.PASSKEY, clock.now())


def test_item_04_switching_gives_another_token_and_the_old_is_dead(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    sessions = site.sessions
    token, session = started(site)
    response = Response()
    sessions.switch(
        response, session, association_id("autoregion"), person("autoregion", "auditor")
    )
    again = sessions.find(asking(token_of(response)))
    assert sessions.find(asking(token)) is None
    assert again is not None
    assert again.association_id == association_id("autoregion")


def test_item_04_a_token_has_256_bits_and_only_its_hash_is_kept(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    sessions = site.sessions
    tokens = {started(site)[0] for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}
    with sessions.database.reading(None) as session:
        kept = {row.token_hash for row in session.exec(select(WebSession))}
    assert not kept & tokens
    assert kept == {hashlib.sha256(token.encode()).hexdigest() for token in tokens}


def test_item_07_an_account_lists_and_ends_its_own_sessions_only(
    make_site: Callable[..., Site], clock: FixedClock
) -> None:
    site = make_site()
    sessions = site.sessions
    account = new_id()
    first, kept = started(site, account_id=account)
    clock.advance(timedelta(minutes=1))
    _, second = started(site, account_id=account)
    _, foreign = started(site)
    assert [row.id for row in sessions.living(account)] == [second.id, kept.id]
    assert not sessions.end_one(account, foreign.id)
    assert sessions.end_one(account, second.id)
    assert not sessions.end_one(account, second.id), "a second click is harmless"
    started(site, account_id=account)
    assert sessions.end_others(account, keep=kept.id) == 1
    assert sessions.find(asking(first)) is not None
    assert sessions.living(foreign.account_id)


def test_item_07_ending_a_person_ends_all_their_sessions_there(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    sessions = site.sessions
    here, _ = started(site)
    also, _ = started(site)
    elsewhere, _ = started(site, association_id=association_id("autoregion"))
    assert sessions.end_all_of(association_id("autos"), person("autos", "board")) == 2
    found = [sessions.find(asking(token)) is not None for token in (here, also, elsewhere)]
    assert found == [False, False, True]


def test_item_05_who_loses_their_roles_is_out_at_once(
    make_client: MakeClient, officers: dict[tuple[UUID, UUID], Actor]
) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    key = association_id("autos"), person("autos", "board")
    officers[key] = replace(officers[key], roles=frozenset())
    assert client.get("/whoami").text == "nobody"
    del officers[key]
    assert client.get("/whoami").text == "nobody"


def test_a_session_keeps_the_address_a_named_proxy_tells_and_a_short_name_of_the_browser(
    make_site: Callable[..., Site],
) -> None:
    for proxy, ip in (("", "198.51.100.1"), ("198.51.100.0/24", "203.0.113.7")):
        _, session = started(make_site(trusted_proxy=proxy))
        assert session.ip == ip
        assert len(session.user_agent) == 200
