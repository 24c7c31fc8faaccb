"""From the version before: a debit under way stays so, and new words are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0005 import insert

OWN, FILE = UUID(int=7), uuid4()
NOW, DAY = datetime(2027, 3, 20, tzinfo=UTC), date(2027, 2, 15)


def collection() -> dict[str, object]:
    return {
        "association_id": OWN,
        "id": FILE,
        "state": "released",
        "scheme": "core",
        "collect_on": DAY,
        "message_id": "A-01",
        "payment_information_id": "A-01",
        "file_name": "a.xml",
        "transactions": 1,
        "control_sum_cents": 100,
        "sha256": "",
        "created_at": NOW,
    }


def item() -> dict[str, object]:
    return {
        "association_id": OWN,
        "id": uuid4(),
        "collection_id": FILE,
        "invoice_id": uuid4(),
        "mandate_id": uuid4(),
        "end_to_end_id": "B-01",
        "amount_cents": 100,
        "state": "collecting",
        "fees_cents": 0,
    }


@pytest.fixture
def old(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "billing_0008")
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        insert(connection, "collection", collection())
        insert(connection, "collection_item", item())
    yield made
    made.dispose()


def test_old_rows_stay_and_new_words_are_taken(old: Database) -> None:
    migrations.bring_up(SERVICE, old)
    assert migrations.differences(SERVICE, old) == []
    with old.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        columns = SERVICE.metadata.tables["collection_item"].c
        found = connection.execute(sa.select(columns.state, columns.own_notice)).one()
        assert (str(found.state), found.own_notice) == ("collecting", False)
        connection.execute(sa.update(columns.state.table).values(state="taken_out"))
        assert connection.execute(sa.select(columns.state)).scalar_one() == "taken_out"
