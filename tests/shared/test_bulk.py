"""Many rows at once: every kind of value survives, and no policy is passed by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Field, select

from shared import bulk
from shared.bulk import insert_rows
from shared.db import AssociationRow, Database, Session, choice, new_registry, table_of
from shared.ids import association_id, new_id, new_ids
from shared.safeguards import install_safeguards

registry = new_registry()
ONE, OTHER = association_id("one"), association_id("other")
HARD = 'Société "Générale" d\'Étanchéité & Cie \\ {S.à r.l.},\n\tNULL'


class Colour(StrEnum):
    """Two values that the column's constraint lets in."""

    RED = "red"
    PALE_BLUE = "pale blue"


class Own(AssociationRow, registry=registry):
    """What the table hangs on."""


class Thing(Own, table=True):
    """A row with a column of every kind in use."""

    __tablename__ = "thing"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=sa.String(60))
    colour: Colour = Field(sa_type=choice(Colour))
    small: int | None = None
    big: int | None = Field(default=None, sa_type=sa.BigInteger)
    sealed: bytes | None = None
    made_on: date | None = None
    made_at: datetime | None = None
    right: bool = True
    parts: list[str] | None = Field(default=None, sa_type=sa.JSON)
    facts: dict[str, object] | None = Field(default=None, sa_type=sa.JSON)
    tries: int = 7


class Row(NamedTuple):
    """All columns but those with a default."""

    association_id: UUID
    id: UUID
    name: str
    colour: Colour
    small: int | None = None
    big: int | None = None
    sealed: bytes | None = None
    made_on: date | None = None
    made_at: datetime | None = None
    parts: tuple[str, ...] | None = None
    facts: dict[str, object] | None = None


class Unknown(NamedTuple):
    """A row of another table."""

    no_such_column: int


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Database]:
    with opened(postgres_url) as database:
        yield database


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            registry.metadata.create_all(connection)
            install_safeguards(connection, registry.metadata)
        yield database
    finally:
        database.dispose()


def insert(database: Database, *rows: NamedTuple, as_: UUID | None = ONE) -> None:
    with database.writing(as_) as session:
        insert_rows(session, table_of(Thing), rows)


def stored(session: Session) -> list[Thing]:
    return list(session.exec(select(Thing).order_by(sa.text("id"))))


def plain(name: str = "x", owner: UUID = ONE) -> Row:
    return Row(association_id=owner, id=new_id(), name=name, colour=Colour.RED)


def test_every_kind_of_value_survives(database: Database) -> None:
    east = timezone(timedelta(hours=2))
    full = Row(
        association_id=ONE,
        id=new_id(),
        name=HARD,
        colour=Colour.PALE_BLUE,
        small=-1,
        big=2**62,
        sealed=b"\x00\xff\\x'\"",
        made_on=date(2027, 2, 28),
        made_at=datetime(2027, 1, 15, 10, 0, 0, 123456, tzinfo=east),
        parts=(HARD, "", "NULL"),
        facts={"name": HARD, "none": None, "deep": [1, {"a": True}], "on": date(2027, 1, 1)},
    )
    insert(database, full)
    with database.reading(ONE) as session:
        (found,) = stored(session)
    assert found.facts == {"name": HARD, "none": None, "deep": [1, {"a": True}], "on": "2027-01-01"}
    assert found.parts == [HARD, "", "NULL"]
    assert found.made_at == datetime(2027, 1, 15, 8, 0, 0, 123456, tzinfo=UTC)
    assert found.colour is Colour.PALE_BLUE
    same = ("association_id", "id", "name", "small", "big", "sealed", "made_on")
    assert [getattr(found, name) for name in same] == [getattr(full, name) for name in same]


def test_what_is_left_out_gets_its_default_and_none_is_null(database: Database) -> None:
    insert(database, plain())
    empty = ("small", "big", "sealed", "made_on", "made_at", "parts", "facts")
    nulls = " + ".join(f"CASE WHEN {name} IS NULL THEN 1 ELSE 0 END" for name in empty)
    with database.reading(ONE) as session:
        (found,) = stored(session)
        counted = session.connection().exec_driver_sql(f"SELECT {nulls} FROM thing").scalar()
    assert (found.right, found.tries, counted) == (True, 7, len(empty))


def test_values_and_nulls_of_all_sizes_stand_side_by_side(database: Database) -> None:
    sizes = [None, 0, -(2**63), 2**31, 2**15, None, 2**63 - 1]
    rows = [plain()._replace(id=id_, big=big) for id_, big in zip(new_ids(7), sizes, strict=True)]
    insert(database, *rows)
    with database.reading(ONE) as session:
        assert [each.big for each in stored(session)] == sizes


def test_no_rows_are_no_statement(database: Database) -> None:
    insert(database)
    with database.reading(ONE) as session:
        assert stored(session) == []


def test_an_iterator_is_read_portion_by_portion(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two whole portions and a rest; no more than one of them is in memory."""
    monkeypatch.setattr(bulk, "BULK_INSERT_BATCH_ROWS", 10)
    read = []

    def rows(session: Session) -> Iterator[Row]:
        for number in range(25):
            there = session.connection().exec_driver_sql("SELECT count(*) FROM thing").scalar_one()
            read.append(number - there)
            yield plain(f"{number}")

    with database.writing(ONE) as session:
        insert_rows(session, table_of(Thing), rows(session))
    assert max(read) == 9
    with database.reading(ONE) as session:
        assert {each.name for each in stored(session)} == {str(number) for number in range(25)}


def test_it_is_undone_with_its_transaction(database: Database) -> None:
    with database.writing(ONE) as session:
        insert_rows(session, table_of(Thing), [plain()])
        session.rollback()
    with database.reading(ONE) as session:
        assert stored(session) == []


def test_what_the_table_refuses_is_refused(database: Database) -> None:
    row = plain()
    with pytest.raises(sa.exc.IntegrityError):
        insert(database, row, row)
    with pytest.raises(KeyError, match="no_such_column"):
        insert(database, Unknown(no_such_column=1))


@pytest.mark.postgres
def test_row_level_security_refuses_another_associations_row(on_postgres: Database) -> None:
    with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
        insert(on_postgres, plain("mine"), plain("smuggled", OTHER))
    insert(on_postgres, plain("mine"), plain("theirs", OTHER), as_=None)
    with on_postgres.reading(OTHER) as session:
        assert [each.name for each in stored(session)] == ["theirs"]


@pytest.mark.postgres
def test_a_text_too_long_for_its_column_is_refused_not_cut_off(on_postgres: Database) -> None:
    with pytest.raises(sa.exc.DataError, match="too long"):
        insert(on_postgres, plain("x" * 61))
