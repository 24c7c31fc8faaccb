"""From the version before: what was imported stands in no statement, and the books go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import fill

BEFORE = "billing_0007"


def test_transactions_stand_in_no_statement(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
        command.upgrade(migrations._configuration(SERVICE, connection), "head")
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        rows = connection.execute(
            sa.text("SELECT text, statement_id, entry_place FROM bank_transaction")
        ).all()
        assert [tuple(row) for row in rows] == [("Beitrag before danke", None, None)]
        assert connection.execute(sa.text("SELECT count(*) FROM bank_statement")).scalar() == 0
