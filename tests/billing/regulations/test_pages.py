"""The dues regulation on its page, as fee tables."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


def test_the_regulation_reads_as_tables(treasurer: TestClient) -> None:
    page = treasurer.get("/autos/dues/regulation").text
    assert "Beitragsordnung 2027" in page
    assert "more than 50" in page
    assert "€1,800.00" in page
    assert "Honorary members" in page
