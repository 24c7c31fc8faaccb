"""From the version before: whether mails reach a member is not known, nor an applicant's town."""

from __future__ import annotations

import sqlalchemy as sa

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.samples import insert_sample

BEFORE = "billing_0016"


def test_nothing_is_known_yet(database: Database) -> None:
    with database.engine.begin() as connection:
        for name in ("member_account", "quote"):
            insert_sample(connection, name)
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        for name, column in (("member_account", "unreachable"), ("quote", "city")):
            table = SERVICE.metadata.tables[name]
            assert list(connection.execute(sa.select(table.c[column])).scalars()) == [None]
