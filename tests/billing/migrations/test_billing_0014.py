"""From the version before: a run that waits goes on waiting, and nothing is decided about it."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import fill

BEFORE = "billing_0013"


def test_nothing_is_decided_yet(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        decisions = SERVICE.metadata.tables["run_decision"]
        assert connection.execute(sa.select(sa.func.count()).select_from(decisions)).scalar() == 0
