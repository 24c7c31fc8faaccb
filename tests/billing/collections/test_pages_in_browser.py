"""A bank file with its versions, open items and returned debits: accessible and narrow enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.billing.collections.tables import Collection
from shared.service import ServiceRuntime
from tests.billing.collections.desk import come_back, debits
from tests.billing.conftest import TREASURER, AddMember
from tests.billing.runs.desk import told
from tests.billing.runs.run_pages import add_five_members, prepare, rows
from tests.support.billing_site import NewVisitor
from tests.support.browser import Visiting, serve

pytestmark = pytest.mark.browser


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with serve(app) as found:
        yield found


@pytest.fixture
def pages(
    runtime: ServiceRuntime, add_member: AddMember, treasurer: TestClient, chair: TestClient
) -> list[str]:
    """A file with a version that is void, whose other debits came back."""
    add_five_members(add_member)
    run = prepare(treasurer)
    chair.post(f"{run}/release")
    told(runtime)
    file: Collection = rows(runtime, Collection)[0]
    debit = debits(runtime, file.id)[0].end_to_end_id
    here = f"/autos/collections/{file.id}"
    treasurer.post(f"{here}/take-out", data={"debit": debit, "reason": "zahlt selbst"})
    shown = [here, "/autos/collections"]
    come_back(runtime, file.id, "MS03", date(2027, 1, 15))
    return [*shown, "/autos/bank/returns", run]


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_they_are_accessible(
    new_visitor: NewVisitor,
    pages: list[str],
    address: str,
    visit: Visiting,
    width: int,
    theme: str,
) -> None:
    client = new_visitor(TREASURER).client
    found = visit(f"{address}/autos/apply", width=width, theme=theme)
    cookies = [
        {"name": name, "value": value, "url": address} for name, value in client.cookies.items()
    ]
    found.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    found.complaints.clear()
    for page in pages:
        found.page.goto(f"{address}{page}?language=de")
        found.assert_accessible()
        found.assert_no_overflow()
    found.assert_quiet()
