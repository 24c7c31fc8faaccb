"""A security log of its own, on SQLite, beside a folder for its anchors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.clock import FixedClock
from shared.db import Database
from shared.safeguards import install_safeguards
from shared.web.audit.audit_log import AuditLog
from shared.web.web_database import WEB_REGISTRY


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def audit(tmp_path: Path, clock: FixedClock) -> Iterator[AuditLog]:
    database = Database(f"sqlite:///{tmp_path / 'web.sqlite'}", durable=False)
    with database.engine.begin() as connection:
        WEB_REGISTRY.metadata.create_all(connection)
        install_safeguards(connection, WEB_REGISTRY.metadata)
    yield AuditLog(database, clock, tmp_path)
    database.dispose()
