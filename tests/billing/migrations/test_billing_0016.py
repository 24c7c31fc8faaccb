"""From the version before: invoices stay as they are, and nobody was told of one by letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0003 import fill


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "billing_0015")
    yield made
    made.dispose()


def test_nobody_was_told_by_letter(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, "before")
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        invoice = SERVICE.metadata.tables["invoice"]
        rows = connection.execute(
            sa.select(invoice.c.notice_failed, invoice.c.letter_on, invoice.c.letter_by)
        ).all()
        assert set(rows) <= {(None, None, None)}
