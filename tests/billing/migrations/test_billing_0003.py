"""From the version before: texts lose their account numbers, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import DBAPIError

from infra.operations import migrations
from services.billing.service import SERVICE
from shared.db import Database
from shared.safeguards import install_safeguards

IBAN = "DE89370400440532013000"
SPELT = "de89 3704 0044 0532 0130 00"
OWN = UUID(int=7)
NOW = datetime(2027, 2, 1, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """At the first version, with its policies and triggers."""
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "billing_0001")
        old = sa.MetaData()
        old.reflect(connection)
        old.tables["ledger_entry"].info["append_only"] = True
        install_safeguards(connection, old)
    yield made
    made.dispose()


def insert(connection: sa.Connection, table: str, **values: object) -> None:
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
    columns = SERVICE.metadata.tables[table].c
    typed = sa.table(table, *(sa.column(name, columns[name].type) for name in values))
    connection.execute(sa.insert(typed).values(**values))


def fill(connection: sa.Connection, text: str) -> None:
    file_id, transaction_id = uuid4(), uuid4()
    insert(
        connection,
        "bank_file",
        id=file_id,
        association_id=OWN,
        file_name=f"{text}.xml",
        format="camt.053",
        sha256=uuid4().hex,
        entries=1,
        new=1,
        known=0,
        imported_by=uuid4(),
        imported_at=NOW,
    )
    insert(
        connection,
        "bank_transaction",
        id=transaction_id,
        association_id=OWN,
        bank_file_id=file_id,
        fingerprint=uuid4().hex,
        state="unmatched",
        booked_on=NOW.date(),
        amount_cents=100,
        currency="EUR",
        messages="camt.053",
        text=f"Beitrag {text} danke",
        counterparty_name=text,
        end_to_end_id=text,
        mandate_reference=text,
        explanation=[],
    )
    insert(
        connection,
        "ledger_entry",
        id=uuid4(),
        association_id=OWN,
        posting_id=uuid4(),
        booked_on=NOW.date(),
        debit="bank",
        credit="unmatched",
        amount_cents=100,
        transaction_id=transaction_id,
        text=f"Beitrag {text} danke",
        entered_at=NOW,
    )


def everything(database: Database) -> str:
    with database.reading(None) as session:
        return repr(
            [
                session.execute(sa.text(f"SELECT * FROM {name} ORDER BY id")).all()
                for name in ("bank_file", "bank_transaction", "ledger_entry")
            ]
        )


def test_old_texts_lose_their_accounts_and_keep_the_rest(database: Database) -> None:
    with database.engine.begin() as connection:
        for text in (IBAN, SPELT, "no account"):
            fill(connection, text)
    assert IBAN in everything(database)
    migrations.bring_up(SERVICE, database)
    after = everything(database)
    assert IBAN not in after
    assert SPELT not in after
    assert after.count("DE89 •••• 3000") == 2 * 6
    assert after.count("no account") == 6
    assert migrations.differences(SERVICE, database) == []


def test_the_ledger_refuses_changes_again_afterwards(database: Database) -> None:
    with database.engine.begin() as connection:
        fill(connection, IBAN)
    migrations.bring_up(SERVICE, database)
    for statement in ("UPDATE ledger_entry SET text = 'x'", "DELETE FROM ledger_entry"):
        with pytest.raises(DBAPIError, match="append-only"), database.writing(None) as session:
            session.execute(sa.text(statement))
