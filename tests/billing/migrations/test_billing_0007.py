"""From the version before: invoices and entries stay as they are, and take the new words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from tests.billing.migrations.test_billing_0005 import insert, invoice

OWN = UUID(int=7)
NOW, DAY = datetime(2027, 3, 20, tzinfo=UTC), date(2027, 2, 15)


def entry() -> dict[str, object]:
    return {
        "association_id": OWN,
        "id": uuid4(),
        "posting_id": uuid4(),
        "booked_on": DAY,
        "debit": "receivable",
        "credit": "dues_income",
        "amount_cents": 100,
        "text": "BR-2027-0001",
        "entered_at": NOW,
    }


@pytest.fixture
def old(database_url: str) -> Database:
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "billing_0006")
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        insert(connection, "invoice", invoice())
        insert(connection, "ledger_entry", entry())
    return made


def test_old_rows_stay_and_new_words_are_taken(old: Database) -> None:
    migrations.bring_up(SERVICE, old)
    assert migrations.differences(SERVICE, old) == []
    with old.reading(None) as session:
        kept = session.execute(
            sa.text("SELECT state, open_cents, written_off_cents, preceding_id FROM invoice")
        ).one()
        assert tuple(kept) == ("open", 100, 0, None)
        assert session.execute(sa.text("SELECT debit FROM ledger_entry")).scalars().all() == [
            "receivable"
        ]
    with old.writing(None) as session:
        session.execute(sa.text("UPDATE invoice SET state = 'written_off', kind = 'debit_note'"))
        insert(session.connection(), "ledger_entry", entry() | {"debit": "bad_debts"})
    with pytest.raises(DBAPIError), old.writing(None) as session:
        session.execute(sa.text("UPDATE invoice SET state = 'lost'"))
    with pytest.raises(DBAPIError, match="append-only"), old.writing(None) as session:
        session.execute(sa.text("DELETE FROM ledger_entry"))
    old.dispose()
