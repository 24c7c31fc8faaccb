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


class RegulationInForce(NamedTuple):
    """A stored regulation and its rules."""

    id: UUID
    rules: Rules


def regulation_in_force(session: Session, year: int) -> RegulationInForce:
    """The regulation in force in a year; of two with the same first day the later released one.

    Raises NoDuesRegulation.
    """
    stored = session.exec(
        select(DuesRegulation).order_by(
            col(DuesRegulation.valid_from), col(DuesRegulation.released_at), col(DuesRegulation.id)
        )
    ).all()
    versions = [RegulationInForce(row.id, Rules.from_dict(row.content)) for row in stored]
    chosen = in_force((version.rules for version in versions), year)
    if chosen is None:
        raise NoDuesRegulation(year=year)
    return next(version for version in versions if version.rules is chosen)
