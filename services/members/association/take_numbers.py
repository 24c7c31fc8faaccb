"""Gives out numbers of a series inside the transaction that uses them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from services.members.association.tables import NumberSeries
from services.members.roster.tables import Member
from shared.db import Session

MEMBER_SERIES = "M"


def take_number(session: Session, series: str) -> int:
    """The next number of a series, locked until commit; a rollback gives it back."""
    return _raise_series(session, series, col(NumberSeries.last_number) + 1)


def application_reference(session: Session) -> str:
    """The next reference of this year: "A-2027-018"."""
    return _yearly(session, "A")


def resolution_number(session: Session) -> str:
    """The next number of a resolution of this year: "B-2027-007"."""
    return _yearly(session, "B")


def member_number(session: Session) -> str:
    """The next member number that nobody has: "M-0001". Imported members keep their own."""
    while True:
        number = f"{MEMBER_SERIES}-{take_number(session, MEMBER_SERIES):04d}"
        taken = session.exec(select(Member.id).where(col(Member.number) == number)).first()
        if taken is None:
            return number


def skip_numbers(session: Session, series: str, last: int) -> None:
    """The series goes on after `last`, unless it has got further already."""
    number = col(NumberSeries.last_number)
    _raise_series(session, series, sa.case((number < last, last), else_=number))


def _yearly(session: Session, letter: str) -> str:
    series = f"{letter}-{session.runtime.clock.today().year}"
    return f"{series}-{take_number(session, series):03d}"


def _raise_series(session: Session, series: str, value: sa.ColumnElement[int]) -> int:
    insert = sqlite.insert if session.runtime.database.is_sqlite else postgresql.insert
    session.execute(
        insert(NumberSeries)
        .values(association_id=session.own, series=series, last_number=0)
        .on_conflict_do_nothing()
    )
    taken = session.execute(
        sa.update(NumberSeries)
        .where(col(NumberSeries.association_id) == session.own, col(NumberSeries.series) == series)
        .values(last_number=value)
        .returning(col(NumberSeries.last_number))
    )
    last: int = taken.scalar_one()
    return last
