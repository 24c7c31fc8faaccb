"""From the version before: what was booked is reckoned once and kept, and the books agree."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import fill

BEFORE = "billing_0011"


def test_what_was_booked_is_kept(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        tables = SERVICE.metadata.tables
        (entry,) = connection.execute(sa.select(tables["ledger_entry"])).mappings()
        kept = connection.execute(sa.select(tables["ledger_balance"])).mappings().all()
    month = entry["booked_on"].replace(day=1)
    assert {
        (row["account"], row["month"], row["debit_cents"], row["credit_cents"]) for row in kept
    } == {
        (entry["debit"], month, entry["amount_cents"], 0),
        (entry["credit"], month, 0, entry["amount_cents"]),
    }
