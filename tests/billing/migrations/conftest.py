"""A database as it was before a migration; each test's module says which version that is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str) -> Iterator[Database]:
    """At the module's `BEFORE`, on each kind of database."""
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), request.module.BEFORE)
    yield made
    made.dispose()
