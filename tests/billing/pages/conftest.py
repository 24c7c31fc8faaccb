"""Pages are tested on one database."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return f"sqlite:///{tmp_path / 'billing.sqlite'}"
