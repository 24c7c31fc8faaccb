"""Keys that do not fit what is sealed are refused, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from infra.setup.sealed_keys import UnknownSealingKey, refuse_other_keys
from shared.crypto import KeyRing
from shared.db import Database
from tests.support.settings import IBAN_KEYS, make_settings

OTHER = "Another-ring-of-sufficient-length-0123"
METADATA = sa.MetaData()
TABLES = {
    name: sa.Table(
        name,
        METADATA,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("iban_sealed", sa.LargeBinary),
    )
    for name in ("association", "mandate")
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, durable=False)
    yield made
    made.dispose()


def sealed(database: Database, table: str, *keys: str) -> None:
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
        for number, key in enumerate(keys):
            own = UUID(int=number)
            row = {"id": own, "iban_sealed": KeyRing(key).encrypt("DE00", own.bytes)}
            connection.execute(sa.insert(TABLES[table]).values(**row))


def look(database: Database, keys: str = IBAN_KEYS) -> None:
    refuse_other_keys(make_settings(iban_keys=keys), "billing", database)


def test_nothing_sealed_takes_any_key_and_one_lost_mandate_stops_nobody(database: Database) -> None:
    look(database)
    sealed(database, "association")
    look(database)
    sealed(database, "mandate", OTHER)
    look(database)


@pytest.mark.parametrize(
    "keys",
    [[OTHER], [IBAN_KEYS, OTHER, IBAN_KEYS]],
)
def test_what_is_sealed_with_another_key_is_refused(database: Database, keys: list[str]) -> None:
    sealed(database, "association", *keys)
    with pytest.raises(UnknownSealingKey) as refused:
        look(database)
    assert KeyRing(OTHER).newest.hex() in refused.value.message
    look(database, f"{IBAN_KEYS},{OTHER}")
