"""The side navigation: each person sees what they may open, and where they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient

from infra.registry import NAMES, pages_of
from shared.actor import Actor
from shared.permissions import Permission, Role
from shared.web.auth import require
from shared.web.navigation import NavItem, entries_for, runtime_of
from shared.web.pages import Pages
from tests.support.actors import holder_of
from tests.support.web import sign_in

MakeClient = Callable[..., TestClient]
ITEMS = (
    NavItem("Dues runs", "dues", Permission.DUES_READ, order=40, also=("collections",)),
    NavItem("Regulation", "dues/regulation", Permission.DUES_READ, order=70),
    NavItem("Overview", "", Permission.OVERVIEW_READ, order=10),
    NavItem("Bank", "bank", Permission.BANK_READ, order=50),
)
AUDITOR = holder_of(Role.AUDITOR)


def router() -> APIRouter:
    found = APIRouter()

    @found.get("/{slug}/", dependencies=[Depends(require(Permission.OVERVIEW_READ))])
    def overview(request: Request) -> Response:
        return Pages().render(request, "shell.html")

    return found


def at(path: str) -> Request:
    return Request({"type": "http", "path": path, "headers": [], "query_string": b""})


def test_nobody_sees_no_entry_and_none_is_counted() -> None:
    def count(*_: object) -> int:
        raise AssertionError("counted for nobody")

    items = [NavItem("Bank", "bank", Permission.BANK_READ, count=count)]
    assert entries_for(at("/autos/"), items, None) == []
    assert entries_for(at("/autos/"), items, holder_of(Role.OFFICE)) == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/autos/", "Overview"),
        ("/autos", "Overview"),
        ("/autos/dues", "Dues runs"),
        ("/autos/dues/2027", "Dues runs"),
        ("/autos/collections/7", "Dues runs"),
        ("/autos/dues/regulation", "Regulation"),
        ("/autos/dues/regulations", "Dues runs"),
        ("/autos/duesless", None),
        ("/autos/members", None),
        ("/autoregion/dues", None),
    ],
)
def test_the_entry_that_leads_nearest_is_marked(path: str, current: str | None) -> None:
    marked = [one.label for one in entries_for(at(path), ITEMS, AUDITOR) if one.current]
    assert marked == ([current] if current else [])


def test_entries_stand_in_their_order_under_the_persons_association() -> None:
    entries = entries_for(at("/autos/"), ITEMS, AUDITOR)
    assert [one.label for one in entries] == ["Overview", "Dues runs", "Bank", "Regulation"]
    assert [one.href for one in entries][:2] == ["/autos", "/autos/dues"]


def test_a_page_is_handed_the_runtime_of_its_service() -> None:
    app = FastAPI()
    runtime = object()
    app.state.runtimes = {"billing": runtime}
    request = Request({"type": "http", "app": app, "path": "/", "headers": []})
    assert id(runtime_of("billing")(request)) == id(runtime)
    with pytest.raises(KeyError):
        runtime_of("members")(request)


def test_an_entry_says_how_much_waits_for_this_person() -> None:
    def waiting(request: Request, actor: Actor) -> int:
        return len(request.url.path) if actor == AUDITOR else 0

    items = [
        NavItem("Bank", "bank", Permission.BANK_READ, count=waiting),
        NavItem("Dues runs", "dues", Permission.DUES_READ),
    ]
    assert [one.count for one in entries_for(at("/autos/"), items, AUDITOR)] == [7, 0]


@pytest.mark.parametrize("name", NAMES)
def test_every_service_shows_pages_and_no_path_twice(name: str) -> None:
    pages = pages_of(name)
    assert pages.routers
    paths = [item.path for item in pages.navigation]
    assert len(paths) == len(set(paths)) > 0


def test_the_navigation_shows_what_one_may_open(make_client: MakeClient) -> None:
    client = make_client(router())
    client.app.state.umlauf.navigation = [  # type: ignore[attr-defined]
        NavItem("Members", "members", Permission.MEMBERS_READ, count=lambda _r, _p: 3),
        NavItem("Overview", "", Permission.OVERVIEW_READ, order=1),
        NavItem("Events", "events", Permission.EVENTS_OPERATE),
    ]
    sign_in(client, "autos", "auditor")
    text = client.get("/autos/").text
    assert text.index("Übersicht") < text.index("Mitglieder")
    assert "Ereignisse" not in text
    assert '<a href="/autos" aria-current="page">' in text
    assert text.count('aria-current="page"') == 1
