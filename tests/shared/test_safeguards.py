"""What the database itself refuses, whatever the program asks for."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
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
def as_plain_role(postgres_url: str) -> Iterator[Database]:
    """The same database for a role without privileges, as in production."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS plain")
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("GRANT ALL ON SCHEMA public TO plain")
    database = brought_up(postgres_url.replace("postgres@", "plain@"))
    yield database
    database.dispose()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY plain")
        connection.execute("DROP ROLE plain")


@pytest.mark.postgres
@pytest.mark.xdist_group("plain-role")
def test_raw_sql_sees_only_its_own_association(as_plain_role: Database) -> None:
    for owner, text in ((ONE, "mine"), (OTHER, "theirs")):
        with as_plain_role.writing(owner) as session:
            session.add(Note(association_id=owner, text=text))
    seen = "SELECT text FROM note ORDER BY text"
    with as_plain_role.reading(ONE) as session:
        assert session.connection().exec_driver_sql(seen).scalars().all() == ["mine"]
    with as_plain_role.reading(None) as session:
        assert session.connection().exec_driver_sql(seen).scalars().all() == ["mine", "theirs"]
    with as_plain_role.engine.connect() as connection:
        assert connection.exec_driver_sql(seen).scalars().all() == []


@pytest.mark.postgres
@pytest.mark.xdist_group("plain-role")
def test_raw_sql_cannot_write_for_another_association(as_plain_role: Database) -> None:
    with (
        pytest.raises(sa.exc.ProgrammingError, match="row-level security"),
        as_plain_role.writing(ONE) as session,
    ):
        session.connection().execute(
            sa.insert(Note), {"id": new_id(), "association_id": OTHER, "text": "smuggled"}
        )
