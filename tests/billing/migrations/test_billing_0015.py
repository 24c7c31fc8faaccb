"""From the version before: a refund says whether it is paid back beside what is open."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.samples import insert_sample

BEFORE = "billing_0014"


def test_refunds_may_be_beside_what_is_open(database: Database) -> None:
    with database.engine.begin() as connection:
        insert_sample(connection, "refund")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        refunds = SERVICE.metadata.tables["refund"]
        assert connection.execute(sa.select(refunds.c.beside_open)).all() == [(False,)]
