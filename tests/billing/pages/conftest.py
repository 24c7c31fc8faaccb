"""Pages are tested on one database."""

from __future__ import annotations

import pytest

from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of
