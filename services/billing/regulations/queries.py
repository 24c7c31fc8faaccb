"""Which dues regulation rules a year."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.dues.regulation import DuesRegulation as Rules
from services.billing.dues.regulation import in_force
from services.billing.errors import NoDuesRegulation
from services.billing.regulations.tables import DuesRegulation
from shared.db import Session


class Ruling(NamedTuple):
    """A stored regulation and its rules."""

    id: UUID
    rules: Rules


def ruling_of(session: Session, year: int) -> Ruling:
    """The regulation in force in a year; of two with the same first day the later released one.

    Raises NoDuesRegulation.
    """
    stored = session.exec(
        select(DuesRegulation).order_by(
            col(DuesRegulation.valid_from), col(DuesRegulation.released_at), col(DuesRegulation.id)
        )
    ).all()
    rulings = [Ruling(row.id, Rules.from_dict(row.content)) for row in stored]
    chosen = in_force((ruling.rules for ruling in rulings), year)
    if chosen is None:
        raise NoDuesRegulation(year=year)
    return next(ruling for ruling in rulings if ruling.rules is chosen)
