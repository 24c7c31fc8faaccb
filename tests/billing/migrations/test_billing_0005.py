"""From the version before: a reminder says which day it reminds of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database

OWN, INVOICE = UUID(int=7), uuid4()
NOW = datetime(2027, 3, 20, tzinfo=UTC)
DUE, REMINDED = date(2027, 2, 15), date(2027, 3, 20)


@pytest.fixture
def old(database_url: str) -> Database:
    """At the version before, with an invoice, its reminder, and the reminder of a lost one."""
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "billing_0004")
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        insert(connection, "invoice", invoice())
        for id_ in (INVOICE, uuid4()):
            insert(connection, "reminder", reminder(id_))
    return made


def insert(connection: sa.Connection, table: str, values: dict[str, object]) -> None:
    columns = SERVICE.metadata.tables[table].c
    typed = sa.table(table, *(sa.column(name, columns[name].type) for name in values))
    connection.execute(sa.insert(typed).values(**values))


def invoice() -> dict[str, object]:
    return {
        "association_id": OWN,
        "id": INVOICE,
        "number": "BR-2027-0001",
        "kind": "dues",
        "state": "open",
        "member_id": uuid4(),
        "year": 2027,
        "issue_on": DUE,
        "due_on": DUE,
        "payment_method": "transfer",
        "language": "de",
        "country": "DE",
        "issuer_id": uuid4(),
        "amount_cents": 100,
        "open_cents": 100,
        "snapshot": {},
        "issued_at": NOW,
    }


def reminder(invoice_id: UUID) -> dict[str, object]:
    return {
        "association_id": OWN,
        "id": uuid4(),
        "invoice_id": invoice_id,
        "member_id": uuid4(),
        "level": 1,
        "open_cents": 100,
        "reminded_on": REMINDED,
        "pay_until_on": REMINDED,
        "issued_at": NOW,
    }


def test_reminders_get_their_day(old: Database) -> None:
    migrations.bring_up(SERVICE, old)
    with old.reading(None) as session:
        rows = session.execute(sa.text("SELECT invoice_id, due_on FROM reminder")).all()
    found = {UUID(str(id_)): str(day) for id_, day in rows}
    assert found.pop(INVOICE) == str(DUE)
    assert list(found.values()) == [str(REMINDED)]
    assert migrations.differences(SERVICE, old) == []
    old.dispose()
