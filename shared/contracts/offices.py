"""An office of a person, as events carry it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class OfficeTerm(BaseModel):
    """One office with its first and last day, both inclusive; None is without beginning or end.

    `entered_by` is the person who wrote it down, None for a file and the command line.
    """

    model_config = ConfigDict(frozen=True)

    role: str
    from_on: date | None = None
    to_on: date | None = None
    entered_by: UUID | None = None
    entered_on: date | None = None
