"""From the run's page to the letter and back: what is missing, and for whom, goes."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from shared.events.drain import drain
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import released
from tests.support.databases import CopyOf

PAGE = "/autos/invoices/BR-2027-0001/letter"


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


def test_told_by_letter_from_the_run_page(
    runtime: ServiceRuntime, add_member: AddMember, treasurer: TestClient, chair: TestClient
) -> None:
    add_member("M-1")
    run = f"/autos/dues/{released(runtime).id}"
    assert "Document being made" in treasurer.get(run).text
    assert treasurer.post(PAGE, data={"told_on": "2027-01-11"}).status_code == 409
    drain([runtime])
    assert "This run is not finished: 1 invoice lacks" in treasurer.get(run).text
    assert PAGE in treasurer.get(run).text
    assert PAGE not in chair.get(run).text
    assert treasurer.get(PAGE).status_code == 200
    assert treasurer.post(PAGE, data={"told_on": ""}).status_code == 422
    assert treasurer.post(PAGE, data={"told_on": "2020-01-01"}).status_code == 422
    today = runtime.clock.today().isoformat()
    answer = treasurer.post(PAGE, data={"told_on": today})
    assert answer.headers["location"] == f"{run}#missing"
    assert treasurer.post(PAGE, data={"told_on": today}).status_code == 303
    assert "This run is finished" in treasurer.get(run).text
    assert "Told by letter" in treasurer.get("/autos/invoices/BR-2027-0001").text
