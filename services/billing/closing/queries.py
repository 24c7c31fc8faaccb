"""How far the books are closed, and who closed or opened them before."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import col, select

from services.billing.association.queries import name_in, names_of, own_association
from services.billing.closing.tables import BooksClosing
from shared.db import Session


class Closing(NamedTuple):
    """One closing with the name of who did it."""

    closed_until: date | None
    reason: str
    name: str
    closed_at: datetime


class Closings(NamedTuple):
    """The last closed day, and all closings, latest first."""

    closed_until: date | None
    history: tuple[Closing, ...]


def closings(session: Session) -> Closings:
    rows = session.exec(
        select(BooksClosing).order_by(
            col(BooksClosing.closed_at).desc(), col(BooksClosing.id).desc()
        )
    ).all()
    names = names_of(session, [row.closed_by for row in rows])
    return Closings(
        own_association(session).books_closed_until,
        tuple(
            Closing(row.closed_until, row.reason, name_in(names, row.closed_by), row.closed_at)
            for row in rows
        ),
    )
