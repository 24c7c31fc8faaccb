"""Time is handed in, never taken: every service reads it from a Clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Europe/Berlin")


class Clock(Protocol):
    """Moments in UTC, days of law and bank in Europe/Berlin."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    def today(self) -> date:
        """The present day in Europe/Berlin, which may be tomorrow's in UTC."""
        ...


class SystemClock:
    """The machine's clock; `shift` is added to it, so that a demo can live on another day."""

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self._shift = shift

    @classmethod
    def starting_on(cls, day: date | None) -> SystemClock:
        """A clock that runs on from `day` at the present time of day (None: the real time)."""
        if day is None:
            return cls()
        real = datetime.now(UTC)
        wanted = datetime.combine(day, real.astimezone(LEGAL_ZONE).time(), LEGAL_ZONE)
        return cls(wanted.astimezone(UTC) - real)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def today(self) -> date:
        return self.now().astimezone(LEGAL_ZONE).date()


@dataclass
class FixedClock:
    """A clock for tests that moves only when told."""

    moment: datetime = field(default_factory=lambda: datetime(2027, 1, 15, 9, 0, tzinfo=UTC))

    @classmethod
    def on(cls, day: date, hour: int = 9) -> FixedClock:
        return cls(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(LEGAL_ZONE).date()

    def advance(self, step: timedelta) -> None:
        self.moment += step
