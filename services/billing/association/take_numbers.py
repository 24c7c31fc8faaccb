"""Gives out numbers of a series inside the transaction that uses them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from services.billing.association.tables import NumberSeries
from shared.unit_of_work import UnitOfWork


def take_numbers(uow: UnitOfWork, series: str, count: int) -> range:
    """`count` unique numbers of a series, consecutive; the series stays locked until commit.

    Two transactions wait for each other, and a rollback gives the numbers back, so numbers are
    unique per association and series and, while nothing is rolled back by force, without gaps
    (UStAE 14.5(10) asks for uniqueness only).
    """
    _create_series(uow, series)
    taken = uow.session.exec(
        sa.update(NumberSeries)
        .where(
            col(NumberSeries.association_id) == uow.own,
            col(NumberSeries.series) == series,
        )
        .values(last_number=col(NumberSeries.last_number) + count)
        .returning(col(NumberSeries.last_number))
    )
    last: int = taken.scalar_one()
    return range(last - count + 1, last + 1)


def _create_series(uow: UnitOfWork, series: str) -> None:
    insert = sqlite.insert if uow.is_sqlite else postgresql.insert
    uow.session.execute(
        insert(NumberSeries)
        .values(association_id=uow.own, series=series, last_number=0)
        .on_conflict_do_nothing()
    )


def invoice_number(series: str, number: int) -> str:
    """How a number is written: series "BR-2027" and 412 make "BR-2027-0412"."""
    return f"{series}-{number:04d}"
