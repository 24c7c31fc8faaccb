"""Updating many rows at once by their id: both databases, own rows only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import NamedTuple, cast
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import Field, select

from shared.bulk import bulk_update
from shared.db import AssociationRow, Database, choice, new_registry, table_of
from shared.ids import association_id, new_id
from shared.unit_of_work import Runtime, UnitOfWork

OWN, OTHER = association_id("own"), association_id("other")
REGISTRY = new_registry()


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class Row(AssociationRow, registry=REGISTRY):
    """All tables of this test."""

    __abstract__ = True


class Thing(Row, table=True):
    """A column of every kind."""

    __tablename__ = "thing"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    count: int = 1
    text: str = "a"
    colour: Colour = Field(default=Colour.RED, sa_type=choice(Colour))
    about: UUID | None = None
    on: date | None = None
    words: list[str] = Field(default_factory=list, sa_type=sa.JSON)


class Changed(NamedTuple):
    """What changes."""

    id: UUID
    count: int
    colour: Colour
    about: UUID | None
    on: date | None
    words: list[str]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    with database.engine.begin() as connection:
        REGISTRY.metadata.create_all(connection)
    yield database
    database.dispose()


def things(database: Database, own: UUID) -> list[Thing]:
    with database.reading(own) as session:
        return list(session.exec(select(Thing).order_by(sa.text("id"))))


def update(database: Database, own: UUID, rows: list[Changed]) -> None:
    runtime = cast("Runtime", SimpleNamespace(database=database))
    with database.writing(own) as session:
        bulk_update(UnitOfWork(session, runtime), table_of(Thing), rows)


def changed(id_: UUID, number: int = 7) -> Changed:
    return Changed(
        id=id_,
        count=number,
        colour=Colour.BLUE,
        about=UUID(int=number),
        on=date(2027, 2, 15),
        words=["é", str(number)],
    )


def test_rows_of_another_association_are_left_alone(database: Database) -> None:
    with database.writing(OTHER) as session:
        session.add(Thing(association_id=OTHER))
    (foreign,) = things(database, OTHER)
    update(database, OWN, [changed(foreign.id)])
    assert things(database, OTHER) == [foreign]


def test_no_rows_and_unknown_rows_change_nothing(database: Database) -> None:
    update(database, OWN, [])
    update(database, OWN, [changed(new_id())])
    assert things(database, OWN) == []


def test_each_row_gets_its_own_values_and_keeps_the_others(database: Database) -> None:
    with database.writing(OWN) as session:
        session.add_all(Thing(association_id=OWN, count=0) for _ in range(3))
    first, second, third = things(database, OWN)
    update(database, OWN, [changed(third.id, 3), changed(first.id, 1)])
    now = things(database, OWN)
    assert [(row.count, row.words) for row in now] == [(1, ["é", "1"]), (0, []), (3, ["é", "3"])]
    assert now[1] == second
    assert (now[0].colour, now[0].about, now[0].on, now[0].text) == (
        Colour.BLUE,
        UUID(int=1),
        date(2027, 2, 15),
        "a",
    )


def test_a_value_can_be_taken_away(database: Database) -> None:
    with database.writing(OWN) as session:
        session.add(Thing(association_id=OWN, about=new_id(), on=datetime.now(UTC).date()))
    (thing,) = things(database, OWN)
    update(database, OWN, [changed(thing.id)._replace(about=None, on=None)])
    (thing,) = things(database, OWN)
    assert (thing.about, thing.on) == (None, None)
