"""From the version before: what was placed stays so, and an account of the association is taken."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import fill

BEFORE = "billing_0009"


def test_old_rows_name_no_account_and_new_ones_may(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        tables = SERVICE.metadata.tables
        entry, transaction = tables["ledger_entry"], tables["bank_transaction"]
        (old,) = connection.execute(sa.select(entry)).mappings()
        assert old["account_name"] is None
        assert connection.execute(sa.select(transaction.c.account_name)).scalar_one() is None
        new = {**old, "id": old["posting_id"], "debit": "unmatched", "credit": "other"}
        connection.execute(sa.insert(entry).values({**new, "account_name": "rent"}))
        connection.execute(sa.update(transaction).values(state="booked", account_name="rent"))
