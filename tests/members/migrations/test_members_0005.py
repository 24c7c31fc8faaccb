"""From the version before: nobody has declared anything here yet, and declarations stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.members.service import SERVICE
from shared.db import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "members_0004")
    yield made
    made.dispose()


def test_nothing_is_declared_yet(database: Database) -> None:
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        for name in ("figure_declaration", "figure_request"):
            table = SERVICE.metadata.tables[name]
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
