"""Many applications at once: how many an association takes in an hour, and when it is told.

At the limit applications are refused for a while: a draft stays as it is and can be sent later.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from services.members.applications.tables import Application
from services.members.errors import TooManyApplications
from shared.db import Session

# The largest fair brings an association some thirty; at a hundred an hour something is wrong.
IN_AN_HOUR_MAX = 100
_HOUR = timedelta(hours=1)
# As long as the overview speaks of it: whoever comes to the office the next morning reads it.
SHOWN_FOR = timedelta(hours=24)


def submissions(session: Session, since: datetime) -> list[datetime]:
    """When applications were sent off, oldest first."""
    moments = session.exec(
        select(Application.submitted_at)
        .where(col(Application.submitted_at) > since)
        .order_by(col(Application.submitted_at))
    )
    return [moment for moment in moments if moment is not None]


def refuse_flood(earlier: Sequence[datetime], now: datetime) -> None:
    """Raises TooManyApplications when as many as are taken have come within the last hour."""
    recent = [moment for moment in earlier if moment > now - _HOUR]
    if len(recent) >= IN_AN_HOUR_MAX:
        free_at = recent[-IN_AN_HOUR_MAX] + _HOUR
        seconds = max(math.ceil((free_at - now).total_seconds()), 1)
        raise TooManyApplications(minutes=math.ceil(seconds / 60), retry_after=seconds)


def reached_at(moments: Sequence[datetime]) -> list[datetime]:
    """The moments at which the limit was reached; they come oldest first."""
    return [
        moment
        for moment, first in zip(moments[IN_AN_HOUR_MAX - 1 :], moments, strict=False)
        if moment - first < _HOUR
    ]


def is_news(moments: Sequence[datetime]) -> bool:
    """Whether the last one is the first of its hour (by the clock) to reach the limit."""
    reached = reached_at(moments)
    if not reached or reached[-1] != moments[-1]:
        return False
    hour = moments[-1].replace(minute=0, second=0, microsecond=0)
    return sum(moment >= hour for moment in reached) == 1
