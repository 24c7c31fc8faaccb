"""From the version before: nothing is paid back yet, and money may be on its way to members."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import fill

BEFORE = "billing_0012"


def test_credit_may_be_on_its_way_back(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        entry = SERVICE.metadata.tables["ledger_entry"]
        (old,) = connection.execute(sa.select(entry)).mappings()
        new = {"id": old["posting_id"], "debit": "member_credit", "credit": "refund_clearing"}
        connection.execute(sa.insert(entry).values({**old, **new}))
        refunds = SERVICE.metadata.tables["refund"]
        assert connection.execute(sa.select(sa.func.count()).select_from(refunds)).scalar() == 0
