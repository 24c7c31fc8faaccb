"""The dues regulation on its page, as fee tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return f"sqlite:///{tmp_path / 'billing.sqlite'}"


def test_the_regulation_reads_as_tables(treasurer: TestClient) -> None:
    page = treasurer.get("/autos/dues/regulation").text
    assert "Beitragsordnung 2027" in page
    assert "more than 50" in page
    assert "€1,800.00" in page
    assert "Honorary members" in page
