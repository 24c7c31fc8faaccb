"""Signing in: in the demo whoever is picked from its list, elsewhere nobody yet."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from shared.actor import Actor
from shared.ids import association_id
from tests.shared.web.kit import person

MakeClient = Callable[..., TestClient]
OWN = {"association": str(association_id("autos")), "person": str(person("autos", "board"))}


@pytest.mark.parametrize(
    "data", [{}, {"association": OWN["association"]}, OWN | {"person": "somebody"}]
)
def test_what_names_nobody_is_refused(data: dict[str, str], make_client: MakeClient) -> None:
    answer = make_client().post("/sign-in", data=data)
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


def test_who_holds_no_office_any_more_is_not_listed_and_not_let_in(
    make_client: MakeClient, officers: dict[tuple[UUID, UUID], Actor]
) -> None:
    key = (association_id("autos"), person("autos", "board"))
    officers[key] = Actor(**{**vars(officers[key]), "roles": frozenset()})
    client = make_client()
    assert "board@autos.example" not in client.get("/sign-in").text
    assert client.post("/sign-in", data=OWN).status_code == 404


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
