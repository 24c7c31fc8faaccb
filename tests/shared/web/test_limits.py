"""Limits on requests: who is counted, whose word is believed, and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import APIRouter, Depends, Request
from fastapi.testclient import TestClient

from shared.settings import proxy_networks
from shared.web import limits
from shared.web.auth import public
from shared.web.limits import Limit, client_address, counted_address, refuse_over

MakeClient = Callable[..., TestClient]
PROXY = "10.0.0.7"
REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "limits.md"


def router() -> APIRouter:
    found = APIRouter(dependencies=[Depends(public("a test"))])

    @found.get("/address")
    def address(request: Request) -> dict[str, str]:
        return {"address": client_address(request), "counted": counted_address(request)}

    @found.api_route("/limited", methods=["GET", "POST"])
    def limited(request: Request) -> str:
        refuse_over(request, Limit("test", 2, 600))
        return "passed"

    return found


@pytest.fixture
def ask(make_client: MakeClient) -> Callable[..., dict[str, str]]:
    """What the app takes the client's address for."""

    def asking(socket: str, *forwarded: str, trusted: str = "") -> dict[str, str]:
        client = make_client(router(), environment="test", trusted_proxy=trusted)
        reached = TestClient(client.app, str(client.base_url), client=(socket, 4711))
        answer = reached.get("/address", headers=[("x-forwarded-for", one) for one in forwarded])
        found: dict[str, str] = answer.json()
        return found

    return asking


def test_nobody_is_believed_unless_named(ask: Callable[..., dict[str, str]]) -> None:
    """M9: a vote with `X-Forwarded-For: 198.51.100.66` was stored with that address."""
    assert ask("127.0.0.1", "198.51.100.66")["address"] == "127.0.0.1"
    assert ask("127.0.0.1", "198.51.100.66", trusted=PROXY)["address"] == "127.0.0.1"
    assert ask(PROXY, "198.51.100.66", trusted="")["address"] == PROXY


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (("203.0.113.7",), "203.0.113.7"),
        (("198.51.100.66, 203.0.113.7",), "203.0.113.7"),  # the left one anybody can write
        (("198.51.100.66", "203.0.113.7"), "203.0.113.7"),  # two headers are one list
        (("203.0.113.7, 10.0.0.8",), "203.0.113.7"),  # a second proxy of ours
        (("10.0.0.9, 10.0.0.8",), "10.0.0.9"),
        (("203.0.113.7:52001",), "203.0.113.7"),
        (("[2001:db8:1::5]:52001",), "2001:db8:1::5"),
        (("2001:db8:1::5",), "2001:db8:1::5"),
        (("nonsense",), PROXY),
        (("203.0.113.7, nonsense",), PROXY),
        (("203.0.113.7, nonsense, 10.0.0.8",), "10.0.0.8"),
        (("",), PROXY),
        ((), PROXY),
    ],
)
def test_a_named_proxy_is_believed_for_the_right_most_stranger(
    ask: Callable[..., dict[str, str]], forwarded: tuple[str, ...], address: str
) -> None:
    assert ask(PROXY, *forwarded, trusted="10.0.0.0/24")["address"] == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
    ],
)
def test_a_customer_with_many_ipv6_addresses_is_one(
    ask: Callable[..., dict[str, str]], address: str, counted: str
) -> None:
    assert ask(address)["counted"] == counted


def test_a_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="the-proxy"):
        proxy_networks("10.0.0.1, the-proxy")


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Versuchen Sie es in 10 Minuten"), ("fr", "Réessayez dans 10"), ("en", "in 10 min")],
)
def test_people_read_when_to_try_again(make_client: MakeClient, language: str, text: str) -> None:
    client = make_client(router())
    answers = [client.get(f"/limited?language={language}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert text in answers[2].text
    assert "<h1>" in answers[2].text
    assert 590 <= int(answers[2].headers["retry-after"]) <= 600


def test_programs_read_it_in_seconds(make_client: MakeClient) -> None:
    client = make_client(router())
    for _ in range(2):
        client.post("/limited")
    answer = client.post("/limited", headers={"accept": "application/json"})
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert answer.json()["retry_after"] == answer.headers["retry-after"]
    assert answer.headers["content-security-policy"]


def test_another_address_is_not_held_up(make_client: MakeClient) -> None:
    client = make_client(router())
    for _ in range(3):
        client.get("/limited")
    assert client.get("/limited").status_code == 429
    elsewhere = TestClient(client.app, str(client.base_url), client=("203.0.113.9", 1))
    assert elsewhere.get("/limited").status_code == 200


TABLE = [one for one in vars(limits).values() if isinstance(one, Limit)]


def test_no_two_limits_share_a_name() -> None:
    assert len(TABLE) > 10
    assert len({one.name for one in TABLE}) == len(TABLE)


@pytest.mark.parametrize("limit", TABLE, ids=lambda limit: limit.name)
def test_the_reference_says_each_limit_as_it_is(limit: Limit) -> None:
    span = {60: "a minute", 900: "in 15 minutes", 3600: "an hour"}[limit.per_seconds]
    row = f"| `{limit.name}` | {limit.amount:,} {span} |"
    assert row in REFERENCE.read_text("utf-8")
