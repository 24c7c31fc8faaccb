"""Gives out numbers of a series inside the transaction that uses them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from services.members.association.tables import NumberSeries
from shared.unit_of_work import UnitOfWork


def take_number(uow: UnitOfWork, series: str) -> int:
    """The next number of a series, locked until commit; a rollback gives it back."""
    return _raise_series(uow, series, col(NumberSeries.last_number) + 1)


def take_application_reference(uow: UnitOfWork) -> str:
    """The next reference of this year: "A-2027-018"."""
    return _yearly(uow, "A")


def take_resolution_number(uow: UnitOfWork) -> str:
    """The next number of a resolution of this year: "B-2027-007"."""
    return _yearly(uow, "B")


def skip_numbers(uow: UnitOfWork, series: str, last: int) -> None:
    """The series goes on after `last`, unless it has got further already."""
    number = col(NumberSeries.last_number)
    _raise_series(uow, series, sa.case((number < last, last), else_=number))


def _yearly(uow: UnitOfWork, letter: str) -> str:
    series = f"{letter}-{uow.clock.today().year}"
    return f"{series}-{take_number(uow, series):03d}"


def _raise_series(uow: UnitOfWork, series: str, value: sa.ColumnElement[int]) -> int:
    insert = sqlite.insert if uow.is_sqlite else postgresql.insert
    uow.session.execute(
        insert(NumberSeries)
        .values(association_id=uow.own, series=series, last_number=0)
        .on_conflict_do_nothing()
    )
    taken = uow.session.execute(
        sa.update(NumberSeries)
        .where(col(NumberSeries.association_id) == uow.own, col(NumberSeries.series) == series)
        .values(last_number=value)
        .returning(col(NumberSeries.last_number))
    )
    last: int = taken.scalar_one()
    return last
