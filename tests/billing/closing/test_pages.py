"""The page of closing through the front door."""

from __future__ import annotations

import pytest

from tests.billing.conftest import CHAIR, TREASURER
from tests.support.billing_site import NewVisitor

PAGE = "/autos/closing"


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


def test_closed_and_opened_again(new_visitor: NewVisitor) -> None:
    client = new_visitor(TREASURER).client
    first = client.get(PAGE).text
    assert "nothing is closed" in first
    assert 'value="2026-12-31"' in first
    done = client.post(PAGE, data={"until": "2026-12-31"})
    assert done.status_code == 303
    assert "The books are closed up to 31 Dec 2026." in client.get(done.headers["location"]).text
    assert client.post(PAGE, data={"until": "2026-12-31"}).status_code == 303
    silent = client.post(PAGE, data={"until": "2026-11-30"})
    assert silent.status_code == 422
    assert "Say in a few words why they are opened again" in silent.text
    assert 'value="2026-11-30"' in silent.text
    reason = "A late statement"
    assert client.post(PAGE, data={"until": "2026-11-30", "reason": reason}).status_code == 303
    assert reason in client.get(PAGE).text


@pytest.mark.parametrize("until", ["", "x", "2027-01-15", "2099-01-01"])
def test_other_days_are_refused_in_place(new_visitor: NewVisitor, until: str) -> None:
    answer = new_visitor(TREASURER).client.post(PAGE, data={"until": until})
    assert answer.status_code == 422
    assert "error" in answer.text


def test_the_board_looks_and_does_not_close(new_visitor: NewVisitor) -> None:
    client = new_visitor(CHAIR).client
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Last day to be closed" not in page.text
    assert client.post(PAGE, data={"until": "2026-12-31"}).status_code == 403
