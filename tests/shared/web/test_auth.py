"""Every route says who may call it; nobody else gets through."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends
from fastapi.testclient import TestClient

from shared.actor import Actor
from shared.ids import association_id
from shared.permissions import PERMISSIONS_OF, Permission, Role, roles_with
from shared.web.app import create_app
from shared.web.auth import RouteWithoutDeclaration, declared_routes, public, require
from shared.web.site import Site
from tests.support.web import ROLES, person, sign_in

MakeClient = Callable[..., TestClient]
MakeSite = Callable[..., Site]


def rooms() -> APIRouter:
    router = APIRouter()

    @router.get("/{slug}/", dependencies=[Depends(require(Permission.OVERVIEW_READ))])
    def overview(slug: str) -> str:
        return slug

    for permission in Permission:
        router.add_api_route(
            f"/{{slug}}/{permission}",
            lambda: "shown",
            methods=["GET"],
            dependencies=[Depends(require(permission))],
        )
    return router


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_its_permissions_and_no_other(make_client: MakeClient, role: str) -> None:
    client = make_client(rooms())
    sign_in(client, "autos", role)
    reached = {
        permission
        for permission in Permission
        if client.get(f"/autos/{permission}").status_code == 200
    }
    assert reached == PERMISSIONS_OF[role]
    assert reached, "a role without any permission is a mistake"


def test_a_missing_permission_names_the_roles_that_have_it(make_client: MakeClient) -> None:
    client = make_client(rooms())
    sign_in(client, "autos", "auditor")
    page = client.get("/autos/dues_release")
    assert page.status_code == 403
    assert "Schatzmeister" in page.text
    assert "Vorstand" in page.text
    problem = client.get("/autos/dues_release", headers={"accept": "application/json"}).json()
    assert problem["roles"] == "board, treasurer"
    assert problem["code"] == "missing_permission"


def test_the_page_of_another_association_is_not_found(make_client: MakeClient) -> None:
    client = make_client(rooms())
    sign_in(client, "autos", "treasurer")
    assert client.get("/autoregion/members_read").status_code == 404
    assert client.get("/nowhere/members_read").status_code == 404


def test_without_signing_in_a_browser_is_led_to_sign_in_and_a_program_refused(
    make_client: MakeClient,
) -> None:
    client = make_client(rooms())
    answer = client.get("/autos/members_read?page=2")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/autos/members_read%3Fpage%3D2"
    assert client.get("/autos/members_read", headers={"accept": "*/*"}).status_code == 401


def test_a_role_taken_away_works_at_once(
    make_client: MakeClient, officers: dict[tuple[UUID, UUID], Actor]
) -> None:
    client = make_client(rooms())
    sign_in(client, "autos", "office")
    assert client.get("/autos/members_read").status_code == 200
    del officers[association_id("autos"), person("autos", "office")]
    assert client.get("/autos/members_read").status_code == 303


def test_a_route_that_says_nothing_does_not_start(make_site: MakeSite) -> None:
    router = APIRouter(prefix="/forgotten")

    @router.get("/page")
    def page() -> str:
        return "anybody"

    with pytest.raises(RouteWithoutDeclaration, match="GET /forgotten/page"):
        create_app(make_site(), [router])


def test_a_declaration_of_the_router_or_an_inner_dependency_counts(make_site: MakeSite) -> None:
    outer = APIRouter(prefix="/outer", dependencies=[Depends(public("a test"))])
    inner = APIRouter(prefix="/inner")
    inner.add_api_route("/page", lambda: "shown", methods=["GET"])
    outer.include_router(inner)
    app = create_app(make_site(), [outer])
    said = {route.path: route.said for route in declared_routes(app)}
    assert said["/outer/inner/page"] == ("public: a test",)


def test_every_route_of_the_web_room_says_one_thing(make_site: MakeSite) -> None:
    routes = declared_routes(create_app(make_site()))
    assert len(routes) > 5
    assert [route for route in routes if len(route.said) != 1] == []


def test_every_permission_is_held_by_somebody() -> None:
    assert [permission for permission in Permission if not roles_with(permission)] == []


def test_the_auditor_and_the_operator_change_no_money() -> None:
    for role in (Role.AUDITOR, Role.OPERATOR):
        assert not PERMISSIONS_OF[role] & {
            Permission.DUES_PREPARE,
            Permission.DUES_RELEASE,
            Permission.BANK_IMPORT,
            Permission.REMINDERS_RUN,
        }
    assert Permission.MEMBERS_READ not in PERMISSIONS_OF[Role.OPERATOR]
