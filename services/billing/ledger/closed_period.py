"""The closed part of the books: nothing is booked on its days any more."""

from __future__ import annotations

from datetime import date, timedelta

from services.billing.association.queries import own_association
from services.billing.association.tables import Association
from services.billing.ledger.errors import PeriodClosed
from shared.db import Session


def closed_until(session: Session) -> date | None:
    """The last closed day, None while nothing is closed."""
    return own_association(session).books_closed_until


def open_day(association: Association, day: date) -> date:
    """The day to book on what is known only now."""
    return day_after_closing(association.books_closed_until, day)


def day_after_closing(closed: date | None, day: date) -> date:
    """The day itself, or the first one after the last closed day."""
    return day if closed is None or day > closed else closed + timedelta(days=1)


def refuse_closed(closed: date, booked_on: date) -> None:
    """Raises PeriodClosed."""
    if booked_on <= closed:
        raise PeriodClosed(booked_on=booked_on.isoformat(), closed_until=closed.isoformat())
