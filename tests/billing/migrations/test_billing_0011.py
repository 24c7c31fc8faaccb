"""From the version before: invoices stay, and one may be a claim from before the books began."""

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

OWN, DAY = UUID(int=7), date(2027, 2, 15)
NOW = datetime(2027, 3, 20, tzinfo=UTC)


def invoice() -> dict[str, object]:
    return {
        "association_id": OWN,
        "id": uuid4(),
        "number": "BR-2027-0001",
        "kind": "debit_note",
        "state": "open",
        "member_id": uuid4(),
        "year": 2027,
        "issue_on": DAY,
        "due_on": DAY,
        "payment_method": "transfer",
        "language": "de",
        "country": "DE",
        "issuer_id": uuid4(),
        "amount_cents": 100,
        "open_cents": 100,
        "snapshot": {},
        "issued_at": NOW,
    }


@pytest.fixture
def old(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "billing_0010")
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        insert(connection, "invoice", invoice())
    yield made
    made.dispose()


def test_old_invoices_stay_and_the_new_kind_is_taken(old: Database) -> None:
    migrations.bring_up(SERVICE, old)
    assert migrations.differences(SERVICE, old) == []
    with old.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        columns = SERVICE.metadata.tables["invoice"].c
        assert str(connection.execute(sa.select(columns.kind)).scalar_one()) == "debit_note"
        connection.execute(sa.update(columns.kind.table).values(kind="opening"))
        assert str(connection.execute(sa.select(columns.kind)).scalar_one()) == "opening"
