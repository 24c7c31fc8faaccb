"""The members of a run as a table to take away."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.billing.conftest import AddMember
from tests.billing.runs.run_pages import (
    add_five_members,
    prepare,
)
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_five_members(add_member)


@pytest.mark.usefixtures("members")
class TestRunSheet:
    def test_the_run_goes_out_as_a_table(self, treasurer: TestClient, chair: TestClient) -> None:
        run = prepare(treasurer)
        chair.post(f"{run}/release")
        text = treasurer.get(f"{run}/items.csv").content.decode("utf-8-sig")
        assert "M-1;" in text
        assert "BR-2027-0001" in text
        assert "M-5;" not in text
