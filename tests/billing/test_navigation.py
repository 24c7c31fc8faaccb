"""Who may open which of billing's pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from services.billing.navigation import PAGES
from shared.ids import named_id
from shared.web.auth import declared_routes
from tests.billing.invoices.two_invoices import OWN, PAID
from tests.support.billing_site import NewVisitor
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


def test_every_route_asks_for_its_permission(app: FastAPI, new_visitor: NewVisitor) -> None:
    """Nobody who is not signed in reaches anything but pages that a link in a mail opens."""
    own = {route.path for router in PAGES.routers for route in router.routes}  # type: ignore[attr-defined]
    routes = [route for route in declared_routes(app) if route.path in own]
    assert len(routes) >= 18
    nobody = new_visitor().client
    for route in routes:
        if route.said == ("token: application-draft",):
            continue
        if route.said == ("token: release",):
            invented = route.path.replace("{slug}", "autos").replace("{token}", "invented")
            assert nobody.request(route.method, invented).status_code == 404, route
            continue
        path = route.path.replace("{slug}", "autos").replace("{kind}", "csv")
        for name in ("run_id", "collection_id", "member_id", "transaction_id", "match_id"):
            path = path.replace(f"{{{name}}}", str(named_id(OWN, name)))
        path = path.replace("{number}", PAID)
        answer = nobody.request(route.method, path)
        expected = {303} if route.method == "GET" else {401}
        assert answer.status_code in expected, (route, answer.status_code)
        if route.method == "GET":
            assert answer.headers["location"].startswith("/sign-in"), Path(path)
