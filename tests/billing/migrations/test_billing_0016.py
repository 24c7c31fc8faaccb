"""From the version before: invoices stay as they are, and nobody was told of one by letter."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.samples import insert_sample

BEFORE = "billing_0015"


def test_nobody_was_told_by_letter(database: Database) -> None:
    with database.engine.begin() as connection:
        insert_sample(connection, "invoice")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        invoice = SERVICE.metadata.tables["invoice"]
        rows = connection.execute(
            sa.select(invoice.c.notice_failed, invoice.c.letter_on, invoice.c.letter_by)
        ).all()
        assert rows == [(None, None, None)]
