"""Signing in from the demo's list: whom it offers, whom it takes, where it leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends, Response
from fastapi.testclient import TestClient
from lxml import html

from shared.actor import Actor
from shared.ids import association_id
from shared.web.auth import MaybeActor, public
from tests.support.web import ASSOCIATIONS, ROLES, person, sign_in

MakeClient = Callable[..., TestClient]
OWN = {"association": str(association_id("autos")), "person": str(person("autos", "board"))}
Officers = dict[tuple[UUID, UUID], Actor]


def whoami() -> APIRouter:
    router = APIRouter(dependencies=[Depends(public("a test"))])

    @router.get("/whoami")
    def name(actor: MaybeActor) -> Response:
        return Response(f"{actor.slug} {actor.name}" if actor else "nobody")

    return router


def offered(client: TestClient, query: str = "") -> list[tuple[str, str, str]]:
    """Association, person and wanted page of every button on the list."""
    root = html.fromstring(client.get(f"/sign-in{query}").text)
    return [
        tuple(form.xpath(f"string(.//input[@name='{name}']/@value)") for name in
              ("association", "person", "next"))
        for form in root.xpath("//form[@action='/sign-in']")
    ]  # fmt: skip


def test_everybody_with_an_office_is_offered(make_client: MakeClient) -> None:
    found = {(association, who) for association, who, _ in offered(make_client(whoami()))}
    assert found == {
        (str(association_id(slug)), str(person(slug, role)))
        for slug in ASSOCIATIONS
        for role in ROLES
    }


def test_who_lost_every_role_is_not_offered_and_not_taken(
    make_client: MakeClient, officers: Officers
) -> None:
    key = (association_id("autos"), person("autos", "office"))
    officers[key] = replace(officers[key], roles=frozenset())
    client = make_client(whoami())
    assert (str(key[0]), str(key[1])) not in {one[:2] for one in offered(client)}
    sent = {"association": str(key[0]), "person": str(key[1])}
    assert client.post("/sign-in", data=sent).status_code == 404
    assert client.get("/whoami").text == "nobody"


def test_without_people_the_list_says_what_to_do(
    make_client: MakeClient, officers: Officers
) -> None:
    officers.clear()
    page = make_client(whoami()).get("/sign-in?language=en").text
    assert "Nobody to sign in as yet" in page
    assert "umlauf associations apply" in page


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("/autos/members?page=2", "/autos/members?page=2"),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
        ("/\\evil.example", ""),
        ("javascript:alert(1)", ""),
        ("members", ""),
        ("", ""),
    ],
)
def test_the_wanted_page_goes_along_if_it_is_ours(
    make_client: MakeClient, wanted: str, kept: str
) -> None:
    client = make_client(whoami())
    page = client.get("/sign-in", params={"next": wanted}).text
    values = html.fromstring(page).xpath("//input[@name='next']/@value")
    assert set(values) == {kept}


@pytest.mark.parametrize("role", ROLES)
def test_one_signs_in_as_who_was_picked(make_client: MakeClient, role: str) -> None:
    client = make_client(whoami())
    sign_in(client, "autoregion", role)
    assert client.get("/whoami").text == f"autoregion Dr. Änne {role.title()}"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"association": "autos", "person": "board"},
        OWN | {"person": "somebody"},
        {"association": str(association_id("autos"))},
        {"person": str(person("autos", "board"))},
    ],
)
def test_a_form_without_two_ids_is_refused(make_client: MakeClient, sent: dict[str, str]) -> None:
    client = make_client(whoami())
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert client.get("/whoami").text == "nobody"


def test_signing_in_once_more_changes_the_person(make_client: MakeClient) -> None:
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    sign_in(client, "autoregion", "office")
    assert client.get("/whoami").text == "autoregion Dr. Änne Office"


def test_signing_out_without_being_signed_in_is_no_error(make_client: MakeClient) -> None:
    answer = make_client(whoami()).post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_signing_out_is_not_done_by_following_a_link(make_client: MakeClient) -> None:
    """Else an image on another page could sign people out."""
    client = make_client(whoami())
    sign_in(client, "autos", "board")
    assert client.get("/sign-out").status_code == 405
    assert client.get("/whoami").text == "autos Dr. Änne Board"


def test_signing_in_leads_to_the_wanted_page_of_ones_own_association_only(
    make_client: MakeClient,
) -> None:
    client = make_client()
    for wanted, led_to in [
        ("/autos/members?page=2", "/autos/members?page=2"),
        ("/autoregion/members", "/autos/"),
        ("https://evil.example/autos/", "/autos/"),
        ("//evil.example/autos/", "/autos/"),
        ("/\\evil.example", "/autos/"),
        ("", "/autos/"),
    ]:
        sent = OWN | {"next": wanted}
        answer = client.post("/sign-in", data=sent)
        assert answer.headers["location"] == led_to, wanted


def test_the_list_of_people_is_the_demos_only(make_client: MakeClient) -> None:
    demo = make_client()
    page = demo.get("/sign-in?language=de").text
    assert "Dr. Änne Treasurer" in page
    assert "Dies ist eine Demo." in page
    real = make_client(environment="test")
    assert real.get("/sign-in").status_code == 404
    assert real.post("/sign-in", data=OWN).status_code == 404


def test_a_stranger_cannot_sign_in(make_client: MakeClient) -> None:
    client = make_client()
    crossed = OWN | {"person": str(person("autoregion", "board"))}
    assert client.post("/sign-in", data=crossed).status_code == 404
