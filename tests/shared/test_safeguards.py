"""What the database itself refuses, whatever the program asks for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Field

from shared.db import AssociationRow, Database, new_registry
from shared.ids import association_id, new_id
from shared.safeguards import APPEND_ONLY, install_safeguards

registry = new_registry()
ONE, OTHER = association_id("one"), association_id("other")


class Row(AssociationRow, registry=registry):
    """What both tables hang on."""


class Booking(Row, table=True):
    """A row that is final."""

    __tablename__ = "booking"
    __table_args__ = {"info": {APPEND_ONLY: True}}  # noqa: RUF012 (SQLAlchemy's own form)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    cents: int


class Note(Row, table=True):
    """A row that may change."""

    __tablename__ = "note"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    text: str


def brought_up(url: str) -> Database:
    database = Database(url)
    with database.engine.begin() as connection:
        registry.metadata.create_all(connection)
        for _ in range(2):
            install_safeguards(connection, registry.metadata)
    return database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = brought_up(database_url)
    yield database
    database.dispose()


@pytest.mark.parametrize("change", ["UPDATE booking SET cents = 2", "DELETE FROM booking"])
def test_what_is_final_cannot_be_changed(change: str, database: Database) -> None:
    with database.writing(ONE) as session:
        session.add(Booking(association_id=ONE, cents=1))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writing(ONE) as session:
        session.connection().exec_driver_sql(change)
    with database.reading(ONE) as session:
        assert session.connection().exec_driver_sql("SELECT cents FROM booking").scalar() == 1


def test_other_tables_can_be_changed(database: Database) -> None:
    with database.writing(ONE) as session:
        session.add(Note(association_id=ONE, text="old"))
    with database.writing(ONE) as session:
        session.connection().exec_driver_sql("UPDATE note SET text = 'new'")


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Database]:
    """Opened by the role that owns the tables: row-level security is forced on it too."""
    database = brought_up(postgres_url)
    yield database
    database.dispose()


@pytest.mark.postgres
def test_raw_sql_sees_only_its_own_association(on_postgres: Database) -> None:
    for owner, text in ((ONE, "mine"), (OTHER, "theirs")):
        with on_postgres.writing(owner) as session:
            session.add(Note(association_id=owner, text=text))
    seen = "SELECT text FROM note ORDER BY text"
    with on_postgres.reading(ONE) as session:
        assert session.connection().exec_driver_sql(seen).scalars().all() == ["mine"]
    with on_postgres.reading(None) as session:
        assert session.connection().exec_driver_sql(seen).scalars().all() == ["mine", "theirs"]
    with on_postgres.engine.connect() as connection:
        assert connection.exec_driver_sql(seen).scalars().all() == []


@pytest.mark.postgres
def test_raw_sql_cannot_write_for_another_association(on_postgres: Database) -> None:
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        on_postgres.writing(ONE) as session,
    ):
        session.connection().execute(
            sa.insert(Note), {"id": new_id(), "association_id": OTHER, "text": "smuggled"}
        )
